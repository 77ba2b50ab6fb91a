export { openMailer } from './mailer.ts'
export type { Mail, Mailer, MailerOptions } from './mailer.ts'
// on paper
export { openPaper } from './paper.ts'
export type { Column, Line, Paper, PaperOptions } from './paper.ts'
