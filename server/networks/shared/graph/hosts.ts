/** Where Meta serves files: https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media */
const HOSTS = /(^|\.)(facebook\.com|fbsbx\.com|fbcdn\.net|cdninstagram\.com|instagram\.com|whatsapp\.net)$/

/** Whether a URL leads to Meta, or to the API that is set in its place: nobody else is shown a token. */
export function isMetaUrl(text: string, baseUrl: string): boolean {
  const url = URL.parse(text)
  if (url === null || url.username !== '' || url.password !== '') return false
  return url.origin === new URL(baseUrl).origin || (url.protocol === 'https:' && HOSTS.test(url.hostname))
}
