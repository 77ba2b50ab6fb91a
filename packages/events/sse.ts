/** One server-sent event. Without data a browser remembers its id and says nothing. */
export interface Sent { readonly id?: number | string; readonly event?: string; readonly data?: unknown }

export const eventText = ({ id, event, data }: Sent): string =>
  `${id === undefined ? '' : `id: ${id}\n`}${event === undefined ? '' : `event: ${event}\n`}${data === undefined ? ':\n' : `data: ${JSON.stringify(data)}\n`}\n`

/** The number in a `Last-Event-ID` header; undefined where there is none. */
export const lastEventId = (text: string | undefined): number | undefined => (text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined)
