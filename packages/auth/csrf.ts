import { randomInt, timingSafeEqual } from 'node:crypto'
import { readCookie } from './cookies.ts'
import type { IdentifyRequest } from './identify.ts'

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
const LENGTH = 32

export interface CsrfOptions {
  readonly cookie?: string
  /** Other origins that may send unsafe requests: `https://app.example.com`, `https://*.example.com`. */
  readonly trustedOrigins?: readonly string[]
}

export const randomWord = (length: number, letters = LETTERS): string => Array.from({ length }, () => letters[randomInt(letters.length)]).join('')

export const newCsrfSecret = (): string => randomWord(LENGTH)

/** The secret behind a fresh mask, different each time: what pages may carry. */
export function maskCsrf(secret: string): string {
  const mask = newCsrfSecret()
  return mask + [...secret].map((letter, i) => LETTERS[(LETTERS.indexOf(letter) + LETTERS.indexOf(mask[i]!)) % LETTERS.length]).join('')
}

export function unmaskCsrf(token: string): string {
  const mask = token.slice(0, LENGTH)
  return [...token.slice(LENGTH)].map((letter, i) => LETTERS[(LETTERS.indexOf(letter) - LETTERS.indexOf(mask[i]!) + LETTERS.length) % LETTERS.length]).join('')
}

/** Why an unsafe request from a browser is refused; null when it carries its proof. The double submit of Django 4.2. */
export function csrfProblem(request: IdentifyRequest, options: CsrfOptions = {}): string | null {
  if (['GET', 'HEAD', 'OPTIONS', 'TRACE'].includes(request.method)) return null
  const origin = originProblem(request, options.trustedOrigins ?? [])
  if (origin !== null) return origin

  const cookie = readCookie(request, options.cookie ?? 'csrftoken')
  if (cookie === undefined) return 'CSRF cookie not set.'
  const badCookie = formatProblem(cookie)
  if (badCookie !== null) return `CSRF cookie ${badCookie}.`

  const field = request.method === 'POST' ? formField(request) : undefined
  const sent = field ?? request.headers['x-csrftoken']
  if (sent === undefined) return 'CSRF token missing.'
  const source = field === undefined ? "the 'X-Csrftoken' HTTP header" : 'POST'
  const badToken = formatProblem(sent)
  if (badToken !== null) return `CSRF token from ${source} ${badToken}.`
  return timingSafeEqual(Buffer.from(secretOf(sent)), Buffer.from(secretOf(cookie))) ? null : `CSRF token from ${source} incorrect.`
}

const secretOf = (token: string): string => (token.length === LENGTH ? token : unmaskCsrf(token))

function formatProblem(token: string): string | null {
  if (token.length !== LENGTH && token.length !== 2 * LENGTH) return 'has incorrect length'
  return /^[a-zA-Z0-9]+$/.test(token) ? null : 'has invalid characters'
}

function originProblem(request: IdentifyRequest, trusted: readonly string[]): string | null {
  const origin = request.headers.origin
  if (origin !== undefined) return origin === request.origin || trusted.some((t) => matches(origin, t)) ? null : `Origin checking failed - ${origin} does not match any trusted origins.`
  if (!request.origin.startsWith('https://')) return null
  const referer = request.headers.referer
  if (referer === undefined) return 'Referer checking failed - no Referer.'
  const url = URL.parse(referer)
  if (url === null || url.host === '') return 'Referer checking failed - Referer is malformed.'
  if (url.protocol !== 'https:') return 'Referer checking failed - Referer is insecure while host is secure.'
  return url.origin === request.origin || trusted.some((t) => matches(url.origin, t)) ? null : `Referer checking failed - ${referer} does not match any trusted origins.`
}

function matches(origin: string, trusted: string): boolean {
  const star = trusted.indexOf('://*.')
  if (star < 0) return origin === trusted
  return origin.startsWith(trusted.slice(0, star + 3)) && origin.endsWith(trusted.slice(star + 4)) && !origin.slice(star + 3).includes('/')
}

function formField(request: IdentifyRequest): string | undefined {
  if (!(request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')) return undefined
  const value = new URLSearchParams(Buffer.from(request.body).toString('utf8')).get('csrfmiddlewaretoken')
  return value === null || value === '' ? undefined : value
}
