import type { Response } from '../dialect.ts'

/** Pages that are answered outside the API proper. */
export function htmlError(status: 400 | 404 | 500): Response {
  const [title, heading, text] = status === 404
    ? ['Not Found', 'Not Found', 'The requested resource was not found on this server.']
    : status === 500 ? ['Server Error (500)', 'Server Error (500)', ''] : ['Bad Request (400)', 'Bad Request (400)', '']
  const body = `\n<!doctype html>\n<html lang="en">\n<head>\n  <title>${title}</title>\n</head>\n<body>\n  <h1>${heading}</h1><p>${text}</p>\n</body>\n</html>\n`
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body }
}

/** Development only: what went wrong, and where. */
export function debugPage(error: unknown): Response {
  const [title, trace] = error instanceof Error ? [`${error.name}: ${error.message}`, error.stack ?? ''] : [String(error), '']
  return { status: 500, cookie: true, headers: { 'content-type': 'text/html; charset=utf-8' }, body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="robots" content="noindex"><title>${escapeHtml(title)}</title></head><body><h1>${escapeHtml(title)}</h1><pre>${escapeHtml(trace)}</pre></body></html>` }
}

const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`)

/** An answer for people who open the API in a browser. */
export function browsable(path: string, status: number, json: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${escapeHtml(path)}</title><style>:root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}pre{overflow:auto;padding:1rem;border:1px solid #8885;border-radius:6px}</style></head><body><h1>${escapeHtml(path)}</h1><p>HTTP ${status}</p><pre>${escapeHtml(json)}</pre></body></html>`
}
