import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from './config.ts'

export interface Finding { readonly level: 'error' | 'warning'; readonly text: string }
export const error = (text: string): Finding => ({ level: 'error', text })
export const warning = (text: string): Finding => ({ level: 'warning', text })

const YEAR = 31_536_000
interface Rule { readonly when: (c: Config) => boolean; readonly text: string }

/**
 * What Django's `check --deploy` warns of (security.W004 to W022), and what else is easily forgotten. A weak secret and missing hosts
 * (W009, W020) are mistakes that production does not start with; the other headers of its list are on every answer.
 */
const rules: readonly Rule[] = [
  { when: (c) => c.hstsSeconds === 0, text: 'SECURE_HSTS_SECONDS is 0: browsers may come back without HTTPS (Django: W004)' },
  { when: (c) => c.hstsSeconds > 0 && !c.hstsSubdomains, text: 'SECURE_HSTS_INCLUDE_SUBDOMAINS is off: hosts below this one may be asked without HTTPS (W005)' },
  { when: (c) => c.hstsSeconds > 0 && !c.hstsPreload, text: `SECURE_HSTS_PRELOAD is off: the first visit may be without HTTPS; browsers' lists take hosts with ${YEAR} seconds and all below them (W021)` },
  { when: (c) => !c.sslRedirect, text: 'SECURE_SSL_REDIRECT is off: plain HTTP is answered (W008)' },
  { when: (c) => c.sslRedirect && !c.proxy, text: 'TENON_PROXY is off: behind a proxy that speaks HTTPS every request would be sent on to HTTPS again' },
  { when: (c) => !c.secureCookies, text: 'SESSION_COOKIE_SECURE is off: cookies of sessions and of CSRF go over plain HTTP too (W012, W016)' },
  { when: (c) => c.hosts.some((host) => /^\.[^.]+$/.test(host)), text: 'ALLOWED_HOSTS names a whole top-level domain (W020)' },
  { when: (c) => c.corsOrigins?.some((origin) => origin.startsWith('http://')) === true, text: 'CORS_ALLOWED_ORIGINS names a page without HTTPS' },
  { when: (c) => c.mail === undefined || c.mail.startsWith('file:'), text: 'TENON_MAIL is no server: letters stay in a folder' },
  { when: (c) => c.mail !== undefined && /@localhost>?$/.test(c.mailFrom), text: 'TENON_MAIL_FROM is at localhost: letters will be refused' },
  { when: (c) => /^https?:\/\/(localhost|127\.0\.0\.1)\b/.test(c.frontEnd), text: 'TENON_FRONT_END is on localhost: the links of letters lead nowhere' },
  { when: (c) => c.frontEnd.startsWith('http://') && !/^http:\/\/(localhost|127\.0\.0\.1)\b/.test(c.frontEnd), text: 'TENON_FRONT_END is without HTTPS: the links of letters hold secrets' },
]

/** What of a configuration should not go into production as it is. */
export const configFindings = (config: Config): Finding[] => rules.filter((rule) => rule.when(config)).map((rule) => warning(rule.text))

/** A secret that was made at the first start, and a connection that others can read. */
export function placeFindings(folder: string, url: string): Finding[] {
  const out: Finding[] = []
  const file = join(folder, 'secret')
  if (existsSync(file) && (statSync(file).mode & 0o077) !== 0) out.push(error(`${file} can be read by others: chmod 600`))
  if (!/^postgres(ql)?:/.test(url)) return out
  const { hostname, searchParams } = new URL(url)
  if (!['localhost', '127.0.0.1', '[::1]', ''].includes(hostname) && !searchParams.has('sslmode') && !searchParams.has('ssl')) out.push(warning(`the connection to ${hostname} is not said to be encrypted: add ?sslmode=verify-full`))
  return out
}
