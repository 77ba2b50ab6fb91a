import type { Page } from 'playwright-core'

/** What a page's own clocks tell, gathered from its beginning. */
interface Observed { fcp: number; lcp: number; events: { readonly start: number; readonly took: number }[] }
declare const window: { observed: Observed; scrollBy(x: number, y: number): void; scrollTo(x: number, y: number): void }
declare const performance: { now(): number; getEntriesByName(name: string): { startTime: number }[] }
declare const requestAnimationFrame: (then: (at: number) => void) => void
interface Entry { readonly startTime: number; readonly duration: number }
declare const PerformanceObserver: new (told: (list: { getEntries(): readonly Entry[] }) => void) => { observe(what: object): void }

/** Begins to watch at the next load. */
export async function watch(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.observed = { fcp: 0, lcp: 0, events: [] }
    new PerformanceObserver((list) => { window.observed.lcp = list.getEntries().at(-1)?.startTime ?? 0 }).observe({ type: 'largest-contentful-paint', buffered: true })
    new PerformanceObserver((list) => { for (const { startTime, duration } of list.getEntries()) window.observed.events.push({ start: startTime, took: duration }) }).observe({ type: 'event', durationThreshold: 16, buffered: true })
  })
}

export const painted = (page: Page): Promise<{ fcp: number; lcp: number }> => page.evaluate(() => ({ fcp: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN, lcp: window.observed.lcp }))

/** The longest wait between a press and the paint that shows what came of it, as `Interaction to Next Paint` counts; below 16 ms nothing is told. */
export async function pressed(page: Page, work: () => Promise<void>): Promise<number> {
  const from = await page.evaluate(() => performance.now())
  await work()
  await page.waitForTimeout(250)
  return page.evaluate((since) => Math.max(16, ...window.observed.events.filter((one) => one.start >= since).map((one) => one.took)), from)
}

export interface Frames { readonly perSecond: number; /** Milliseconds. */ readonly p95: number; /** Share of frames over 50 ms. */ readonly long: number }
/** Scrolls down and up for so many milliseconds and tells how evenly it drew. */
export const frames = (page: Page, milliseconds: number): Promise<Frames> => page.evaluate(async (during) => {
  const took: number[] = []
  const began = performance.now()
  await new Promise<void>((done) => {
    let last = began
    const step = (at: number): void => {
      if (at > last) took.push(at - last)
      last = at
      if (at - began > during) { done(); return }
      window.scrollBy(0, at - began < during / 2 ? 90 : -90)
      requestAnimationFrame(step)
    }
    requestAnimationFrame(step)
  })
  took.sort((a, b) => a - b)
  return { perSecond: (1000 * took.length) / during, p95: took[Math.floor(took.length * 0.95)] ?? 0, long: took.filter((n) => n > 50).length / took.length }
}, milliseconds)
