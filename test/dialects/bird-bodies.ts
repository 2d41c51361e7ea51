export const image = 'https://files.example/image2.avif?alt=media'
const video = 'https://files.example/video.mp4?alt=media'
const pdf = 'https://files.example/document.pdf?alt=media'
const reply = (text: string) => ({ type: 'reply', reply: { text } })
const postback = (n: number) => ({
  type: 'postback',
  postback: { text: `Postback action ${n}`, payload: `postback-payload-${n}` },
})
export const file = (mediaUrl: string, contentType: string, filename?: string) => ({
  mediaUrl,
  contentType,
  ...(filename !== undefined && { filename }),
})
export const text = (words: string, more: object = {}) => ({ type: 'text', text: { text: words, ...more } })

/** The requests of the vendor's pages, each with the messages that it comes to, as they are read back. */
export const bodies: [name: string, body: object, read: object[]][] = [
  ['text', text('Single text message'), [text('Single text message')]],
  [
    'text with reply actions',
    text('Single text message with reply actions', {
      actions: [reply('Reply action 1'), reply('Reply action 2')],
    }),
    [
      text('Single text message with reply actions', {
        actions: [reply('Reply action 1'), reply('Reply action 2')],
      }),
    ],
  ],
  [
    'text with postback and reply actions',
    text('Both', { actions: [postback(1), reply('Reply action 1')] }),
    [text('Both', { actions: [postback(1), reply('Reply action 1')] })],
  ],
  [
    'text with a link',
    text('See', { actions: [{ type: 'link', link: { text: 'Visit', url: 'https://www.bird.com' } }] }),
    [text('See', { actions: [{ type: 'link', link: { text: 'Visit', url: 'https://www.bird.com' } }] })],
  ],
  [
    'an image with text',
    {
      type: 'image',
      image: { images: [{ altText: 'Label', mediaUrl: image }], text: 'Single image message' },
    },
    [{ type: 'image', image: { images: [{ mediaUrl: image }], text: 'Single image message' } }],
  ],
  [
    'several images',
    { type: 'image', image: { images: [{ mediaUrl: image }, { mediaUrl: `${image}2` }], text: 'Two' } },
    [
      { type: 'image', image: { images: [{ mediaUrl: image }], text: 'Two' } },
      { type: 'image', image: { images: [{ mediaUrl: `${image}2` }] } },
    ],
  ],
  [
    'an image with actions',
    {
      type: 'image',
      image: { images: [{ mediaUrl: image }], text: 'Choose', actions: [postback(1), reply('No')] },
    },
    [
      {
        type: 'carousel',
        carousel: { items: [{ title: 'Choose', mediaUrl: image, actions: [postback(1), reply('No')] }] },
      },
    ],
  ],
  [
    'several images with actions',
    {
      type: 'image',
      image: {
        images: [{ mediaUrl: image }, { mediaUrl: `${image}2` }],
        text: 'Choose',
        actions: [reply('1')],
      },
    },
    [
      { type: 'image', image: { images: [{ mediaUrl: image }] } },
      { type: 'image', image: { images: [{ mediaUrl: `${image}2` }] } },
      text('Choose', { actions: [reply('1')] }),
    ],
  ],
  [
    'a file',
    { type: 'file', file: { text: 'Single file message', files: [file(video, 'video/mp4')] } },
    [{ type: 'file', file: { text: 'Single file message', files: [file(video, 'video/mp4')] } }],
  ],
  [
    'several files with actions',
    {
      type: 'file',
      file: {
        text: 'Multiple files message',
        files: [file(video, 'video/mp4'), file(pdf, 'application/pdf', 'passport.pdf')],
        actions: [postback(1)],
      },
    },
    [
      { type: 'file', file: { files: [file(video, 'video/mp4')] } },
      { type: 'file', file: { files: [file(pdf, 'application/pdf', 'passport.pdf')] } },
      text('Multiple files message', { actions: [postback(1)] }),
    ],
  ],
  [
    'a gif',
    { type: 'gif', gif: { mediaUrl: image, text: 'Ha', altText: 'A cat' } },
    [{ type: 'gif', gif: { mediaUrl: image, text: 'Ha' } }],
  ],
  [
    'a location',
    {
      type: 'location',
      location: {
        coordinates: { latitude: 52.3435942, longitude: 4.9091077 },
        location: { address: 'Trompenburgstraat 2C, 1079 TX Amsterdam', label: 'Office' },
      },
    },
    [
      {
        type: 'location',
        location: {
          coordinates: { latitude: 52.3435942, longitude: 4.9091077 },
          location: { address: 'Trompenburgstraat 2C, 1079 TX Amsterdam', label: 'Office' },
        },
      },
    ],
  ],
  [
    'a list with sections',
    {
      type: 'list',
      list: {
        items: [
          { title: 'Section 1', actions: [postback(1), postback(2)] },
          { title: 'Section 2', actions: [postback(3)] },
        ],
        title: 'List title',
        altText: 'List alt text',
        text: 'List text',
        metadata: { button: { label: 'Show options' } },
      },
    },
    [
      {
        type: 'list',
        list: {
          text: 'List title\n\nList text',
          items: [
            { title: 'Section 1', actions: [postback(1), postback(2)] },
            { title: 'Section 2', actions: [postback(3)] },
          ],
          metadata: { button: { label: 'Show options' } },
        },
      },
    ],
  ],
  [
    'a carousel',
    {
      type: 'carousel',
      carousel: {
        text: 'Here is a media carousel',
        items: [
          { title: 'Card 1', mediaUrl: image, actions: [reply('1')] },
          { title: 'Card 2', description: 'Two' },
        ],
      },
    },
    [
      text('Here is a media carousel'),
      {
        type: 'carousel',
        carousel: {
          items: [
            { title: 'Card 1', mediaUrl: image, actions: [reply('1')] },
            { title: 'Card 2', description: 'Two' },
          ],
        },
      },
    ],
  ],
  [
    'HTML',
    { type: 'html', html: { html: '<p>Hi</p>', text: 'Hi', metadata: { subject: 'Hello' } } },
    [{ type: 'html', html: { html: '<p>Hi</p>', text: 'Hi', metadata: { subject: 'Hello' } } }],
  ],
  [
    'a section',
    {
      type: 'section',
      section: {
        items: [
          text('One'),
          { type: 'section', section: { items: [{ type: 'gif', gif: { mediaUrl: image } }, text('Two')] } },
        ],
      },
    },
    [text('One'), { type: 'gif', gif: { mediaUrl: image } }, text('Two')],
  ],
  [
    'actions alone',
    { type: 'action', action: { text: 'Choose', actions: [reply('Yes'), reply('No')] } },
    [text('Choose', { actions: [reply('Yes'), reply('No')] })],
  ],
]
