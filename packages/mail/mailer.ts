import { randomUUID } from 'node:crypto'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'

/** One letter. Every recipient is one address: a comma does not make two of it. */
export interface Mail {
  readonly to: string | readonly string[]
  readonly subject: string
  readonly text: string
  readonly html?: string
  /** Who it is from, where it is not the mailer's own address. */
  readonly from?: string
  readonly replyTo?: string
  /** Further headers: `List-Unsubscribe`. */
  readonly headers?: Readonly<Record<string, string>>
  /** The same letter sent twice has the same one. */
  readonly messageId?: string
  readonly attachments?: readonly { readonly filename: string; readonly content: string | Uint8Array; readonly contentType?: string }[]
}
export interface Mailer {
  /** Resolves when the server has taken the letter, or the file lies in the outbox; rejects with what the server said. */
  send(mail: Mail): Promise<void>
  close(): void
}
export interface MailerOptions {
  /** `smtp://name:password@host:587` (STARTTLS where offered), `smtps://…:465`, or `file:FOLDER`: an outbox of `.eml` files for development. */
  readonly url: string
  readonly from: string
}

/**
 * Sends mail by SMTP, or writes it to a folder.
 *
 * @example
 * const mailer = openMailer({ url: 'file:data/outbox', from: 'Starter <hello@example.com>' })
 * await mailer.send({ to: 'alice@example.com', subject: 'Welcome', text: 'Hello Alice' })
 */
export function openMailer({ url, from }: MailerOptions): Mailer {
  if (url.startsWith('file:')) return outbox(resolve(url.replace(/^file:(\/\/)?/, '')), from)
  if (!/^smtps?:\/\/[^/]/.test(url)) throw new TypeError('a mailer\'s URL begins with smtp://, smtps:// or file:')
  const transport = later(() => nodemailer().createTransport(url))
  return { async send(mail) { await transport.use().sendMail(letterOf(mail, from)) }, close: () => transport.made()?.close() }
}

const packages = createRequire(import.meta.url)
/** Read with the first letter: a start does not wait for it. */
const nodemailer = (): typeof import('nodemailer') => packages('nodemailer') as typeof import('nodemailer')
function later<T>(make: () => T): { use(): T; made(): T | undefined } {
  let made: T | undefined
  return { use: () => (made ??= make()), made: () => made }
}

/** Each letter a file, whole or not at all, named so that a listing tells them in order. */
function outbox(folder: string, from: string): Mailer {
  const transport = later(() => nodemailer().createTransport({ streamTransport: true, buffer: true, newline: 'windows' }))
  return {
    async send(mail) {
      const { message } = await transport.use().sendMail(letterOf(mail, from))
      await mkdir(folder, { recursive: true })
      const name = `${new Date().toISOString().replace(/[:.]/g, '-')}-${randomUUID().slice(0, 8)}.eml`
      await writeFile(join(folder, `.${name}`), message as Buffer, { mode: 0o600 })
      await rename(join(folder, `.${name}`), join(folder, name))
    },
    close: () => transport.made()?.close(),
  }
}

function letterOf(mail: Mail, from: string): object {
  const to = (typeof mail.to === 'string' ? [mail.to] : mail.to).map((address) => ({ name: '', address: plain(address) }))
  return {
    from: mail.from ?? from, to, subject: mail.subject, text: mail.text, ...(mail.html === undefined ? {} : { html: mail.html }),
    ...(mail.headers === undefined ? {} : { headers: mail.headers }), ...(mail.messageId === undefined ? {} : { messageId: mail.messageId }),
    ...(mail.replyTo === undefined ? {} : { replyTo: { name: '', address: plain(mail.replyTo) } }),
    ...(mail.attachments === undefined ? {} : { attachments: mail.attachments.map((a) => ({ ...a, content: typeof a.content === 'string' ? a.content : Buffer.from(a.content) })) }),
    // letters carry no paths or links that the sender's machine would follow
    disableFileAccess: true, disableUrlAccess: true,
  }
}

/** An address that is one address. */
function plain(address: string): string {
  if (!/^[^\s@,;<>"]+@[^\s@,;<>"]+$/.test(address)) throw new TypeError(`"${address.replace(/[\r\n]/g, ' ').slice(0, 100)}" is not one mail address`)
  return address
}
