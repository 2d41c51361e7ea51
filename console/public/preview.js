// Puts the widget on this page as the page of a customer does.
const channel = new URLSearchParams(location.search).get('channel')
if (channel === null) {
  document.getElementById('missing').hidden = false
} else {
  const script = document.createElement('script')
  script.src = '/webchat/widget.js'
  script.dataset.channel = channel
  document.body.append(script)
}
