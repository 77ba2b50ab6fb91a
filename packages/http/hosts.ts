const shape = /^(?:[a-z0-9.-]+|\[[a-f0-9]*:[a-f0-9.:]+\])(?::\d+)?$/i

/** Whether a `Host` header names a host, and one of those allowed: `.example.com` stands for itself and all below it. */
export function isHost(host: string | undefined, allowed: readonly string[]): boolean {
  if (host === undefined) return allowed.length === 0
  if (!shape.test(host)) return false
  const name = host.replace(/:\d+$/, '').replace(/\.$/, '').toLowerCase()
  return allowed.length === 0 || allowed.some((one) => (one.startsWith('.') ? name === one.slice(1) || name.endsWith(one) : name === one))
}
