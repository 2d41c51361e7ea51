/** What one push carries, up to five. https://developers.line.biz/en/reference/messaging-api/#message-objects */
export type MessageObject = { quickReply?: { items: { type: 'action'; action: Action }[] } } & (
  | { type: 'text'; text: string }
  | { type: 'image' | 'video'; originalContentUrl: string; previewImageUrl: string }
  | { type: 'audio'; originalContentUrl: string; duration: number }
  | { type: 'sticker'; packageId: string; stickerId: string }
  | { type: 'location'; title: string; address: string; latitude: number; longitude: number }
  | { type: 'template'; altText: string; template: Template }
)

/** https://developers.line.biz/en/reference/messaging-api/#template-messages */
type Template =
  | { type: 'buttons' | 'confirm'; text: string; actions: Action[] }
  | { type: 'carousel'; columns: Column[] }

export interface Column {
  thumbnailImageUrl?: string
  title?: string
  text: string
  actions: Action[]
}

/** https://developers.line.biz/en/reference/messaging-api/#action-objects */
export type Action =
  | { type: 'postback'; label: string; data: string; displayText: string }
  | { type: 'uri'; label: string; uri: string }
