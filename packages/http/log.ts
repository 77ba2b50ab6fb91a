import { pino, type Logger } from 'pino'

export type { Logger }
/** One JSON line per event; secrets in headers never reach it. */
export const createLogger = (level = process.env.LOG_LEVEL ?? 'info', to?: { write(line: string): void }): Logger =>
  pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, redact: ['headers.authorization', 'headers.cookie'] }, to)
