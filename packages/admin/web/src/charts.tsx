import { useElementSize } from '@mantine/hooks'
import { useId, useState } from 'react'
import type { Drawing } from '../../drawing.ts'
import { useManifest } from './app.tsx'
import { amountText, axisOf, coloursOf, num, placeText } from './chart-parts.ts'
import { decimalText, shortText } from './format.tsx'
import { useWords } from './i18n.ts'

type Groups = Extract<Drawing, { draw: 'bars' | 'ring' }>
type Timed = Extract<Drawing, { draw: 'columns' | 'line' | 'area' }>

/** Bars that are a table: what one sees is what is read out. */
export function Bars({ drawing, title }: { readonly drawing: Groups; readonly title: string }) {
  const { currency } = useManifest()
  const most = Math.max(0, ...drawing.data.map((d) => num(d.value)))
  return (
    <table className="bars" aria-label={title}><tbody>
      {drawing.data.map((d) => <tr key={d.label}><th scope="row" title={d.label}>{d.label}</th><td className="track"><span style={{ width: `${most === 0 ? 0 : Math.max(num(d.value) === 0 ? 0 : 0.8, (100 * num(d.value)) / most)}%` }} /></td><td className="num" title={amountText(d.value, drawing.money, currency)}>{drawing.money === true ? shortText(num(d.value), currency) : amountText(d.value, false, currency)}</td></tr>)}
    </tbody></table>
  )
}

/** Shares of a whole; the table beside the ring says the same in figures. */
export function Ring({ drawing, title }: { readonly drawing: Groups; readonly title: string }) {
  const { currency } = useManifest()
  const data = drawing.data.filter((d) => num(d.value) > 0)
  const total = data.reduce((sum, d) => sum + num(d.value), 0)
  const colours = coloursOf(data.map((d) => d.label))
  const around = 2 * Math.PI * 42
  const lengths = data.map((d) => (num(d.value) / total) * around)
  const before = lengths.map((_, i) => lengths.slice(0, i).reduce((sum, n) => sum + n, 0))
  return (
    <div className="ring">
      <svg viewBox="0 0 110 110" aria-hidden="true">
        <circle cx="55" cy="55" r="42" fill="none" stroke="var(--track)" strokeWidth="15" />
        {data.map((d, i) => <circle key={d.label} cx="55" cy="55" r="42" fill="none" stroke={colours[i]} strokeWidth="15" strokeDasharray={`${Math.max(0.5, lengths[i]! - (data.length > 1 ? 1.6 : 0))} ${around}`} strokeDashoffset={-before[i]!} transform="rotate(-90 55 55)"><title>{`${d.label}: ${amountText(d.value, drawing.money, currency)}`}</title></circle>)}
        <text x="55" y="60" textAnchor="middle" className="ring-total">{shortText(total)}</text>
      </svg>
      <table aria-label={title}><tbody>{data.map((d, i) => <tr key={d.label}><th scope="row"><i style={{ background: colours[i] }} />{d.label}</th><td className="num">{drawing.money === true ? shortText(num(d.value), currency) : amountText(d.value, false, currency)}</td><td className="num quiet">{decimalText(Math.round((100 * num(d.value)) / total))} %</td></tr>)}</tbody></table>
    </div>
  )
}

/** As much of a name as an axis holds; the tip and the table tell it whole. */
const short = (name: string): string => (name.length > 16 ? `${name.slice(0, 15)}…` : name)
const HEIGHT = 220
const EDGE = { top: 8, right: 10, bottom: 24, left: 46 }

/** Figures over time: stacked columns or areas, or lines. Pointing at a place tells all its figures; a table says all of them. */
export function Timeline({ drawing, title }: { readonly drawing: Timed; readonly title: string }) {
  const words = useWords()
  const { currency } = useManifest()
  const { ref, width } = useElementSize()
  const [at, setAt] = useState<number | null>(null)
  const [asTable, setAsTable] = useState(false)
  const id = useId()
  const { x, series, every, money } = drawing
  const colours = coloursOf(series.map((s) => s.label), drawing.draw === 'area')
  // amounts of one kind lie on each other; different ones stand side by side
  const beside = drawing.draw === 'columns' && money === true && series.length > 1
  const stacked = drawing.draw !== 'line' && !beside
  const value = (s: number, i: number): number => num(series[s]!.values[i])
  const most = Math.max(0, ...x.map((_, i) => (stacked ? series.reduce((sum, _s, s) => sum + value(s, i), 0) : Math.max(...series.map((_s, s) => value(s, i)), 0))))
  const { top, step } = axisOf(most)
  const inner = Math.max(0, width - EDGE.left - EDGE.right)
  const slot = drawing.draw === 'columns' ? inner / Math.max(1, x.length) : inner / Math.max(1, x.length - 1)
  const px = (i: number): number => EDGE.left + (drawing.draw === 'columns' ? slot * (i + 0.5) : slot * i)
  const py = (v: number): number => EDGE.top + (HEIGHT - EDGE.top - EDGE.bottom) * (1 - v / top)
  const names = x.map((one) => short(placeText(one, every, false)))
  const longest = Math.max(1, ...names.map((name) => name.length))
  /** Where a name that would leave the drawing is held. */
  const anchor = (i: number): 'start' | 'middle' | 'end' => { const half = ((names[i]?.length ?? 0) * 6.6) / 2; return px(i) + half > width ? 'end' : px(i) - half < 0 ? 'start' : 'middle' }
  // the last name is always told; held at the edge it reaches half of itself further back
  const skip = Math.max(1, Math.ceil((longest * 6.6 * (anchor(x.length - 1) === 'end' ? 1.5 : 1) + 10) / Math.max(1, slot)))
  const under = (s: number, i: number): number => series.slice(0, s).reduce((sum, _s, j) => sum + value(j, i), 0)
  const line = (s: number, base: boolean): string => series[s]!.values.flatMap((v, i) => (v === null ? [] : [`${px(i).toFixed(1)},${py((base ? under(s, i) : 0) + num(v)).toFixed(1)}`])).join(' L')
  const band = (s: number): string => `M${line(s, true)} L${x.map((_, i) => x.length - 1 - i).map((i) => `${px(i).toFixed(1)},${py(under(s, i)).toFixed(1)}`).join(' L')} Z`
  const point = (clientX: number, box: DOMRect): void => setAt(Math.min(x.length - 1, Math.max(0, Math.round((clientX - box.left - px(0)) / Math.max(1, slot)))))
  const breadth = Math.min(34, slot * 0.72)
  return (
    <figure className="timeline" aria-label={title}>
      {series.length > 1 && <div className="legend">{series.map((s, i) => <span key={s.label}><i style={{ background: colours[i], ...(s.dotted === true ? { height: 2, borderRadius: 0 } : {}) }} />{s.label}</span>)}</div>}
      <div ref={ref} style={{ position: 'relative', height: HEIGHT }} hidden={asTable}>
        {width > 0 && (
          <svg width={width} height={HEIGHT} aria-hidden="true" onPointerMove={(event) => point(event.clientX, event.currentTarget.getBoundingClientRect())} onPointerLeave={() => setAt(null)}>
            {Array.from({ length: Math.round(top / step) + 1 }, (_, i) => i * step).map((v) => <g key={v}><line x1={EDGE.left} x2={width - EDGE.right} y1={py(v)} y2={py(v)} stroke="var(--line)" strokeDasharray={v === 0 ? undefined : '2 4'} /><text x={EDGE.left - 8} y={py(v) + 4} textAnchor="end" className="tick">{shortText(v)}</text></g>)}
            {x.map((one, i) => ((x.length - 1 - i) % skip === 0 && <text key={one} x={px(i)} y={HEIGHT - 6} textAnchor={anchor(i)} className="tick" data-now={i === at || undefined}>{names[i]}</text>))}
            {drawing.draw === 'columns' && at !== null && <rect x={px(at) - slot / 2} y={EDGE.top} width={slot} height={HEIGHT - EDGE.top - EDGE.bottom} fill="var(--hover)" />}
            {drawing.draw === 'columns' && series.map((s, k) => x.map((one, i) => {
              const own = beside ? breadth / series.length : breadth
              const [low, high] = beside ? [0, value(k, i)] : [under(k, i), under(k, i) + value(k, i)]
              return high > low && <rect key={`${s.label} ${one}`} x={px(i) - breadth / 2 + (beside ? own * k : 0)} y={py(high)} width={Math.max(1, own - (beside ? 1 : 0))} height={Math.max(1, py(low) - py(high))} rx={Math.min(2.5, own / 3)} fill={colours[k]} />
            }))}
            {drawing.draw === 'area' && series.map((s, k) => <path key={s.label} d={band(k)} fill={colours[k]} stroke="var(--paper)" strokeWidth={0.8} />)}
            {drawing.draw === 'line' && series.map((s, k) => <g key={s.label}>{k === 0 && <path d={`M${line(k, false)} L${px(series[k]!.values.findLastIndex((v) => v !== null))},${py(0)} L${px(0)},${py(0)} Z`} fill={`url(#${id})`} />}<path d={`M${line(k, false)}`} fill="none" stroke={colours[k]} strokeWidth={s.dotted === true ? 1.6 : 2.4} strokeDasharray={s.dotted === true ? '4 4' : undefined} strokeLinejoin="round" strokeLinecap="round" /></g>)}
            {drawing.draw === 'line' && <defs><linearGradient id={id} x1="0" x2="0" y1="0" y2="1"><stop offset="0" stopColor={colours[0]} stopOpacity="0.22" /><stop offset="1" stopColor={colours[0]} stopOpacity="0" /></linearGradient></defs>}
            {drawing.draw !== 'columns' && at !== null && <line x1={px(at)} x2={px(at)} y1={EDGE.top} y2={HEIGHT - EDGE.bottom} stroke="var(--quiet)" strokeDasharray="3 3" />}
          </svg>
        )}
        {at !== null && x[at] !== undefined && (
          <div className="tip" style={px(at) > width / 2 ? { right: width - px(at) + slot / 2 + 8 } : { left: px(at) + slot / 2 + 8 }}>
            <b>{placeText(x[at], every, true)}</b>
            <table><tbody>{series.map((s, k) => ({ s, k })).filter(({ s }) => s.values[at] !== null && s.values[at] !== undefined && (series.length <= 4 || num(s.values[at]) !== 0)).map(({ s, k }) => <tr key={s.label}><td><i style={{ background: colours[k] }} />{s.label}</td><td className="num">{amountText(s.values[at] ?? null, money, currency)}</td></tr>)}</tbody></table>
          </div>
        )}
      </div>
      <div className={asTable ? 'told' : 'told skip'}><table aria-label={title}><thead><tr><td />{series.map((s) => <th key={s.label} scope="col" className="num">{s.label}</th>)}</tr></thead><tbody>{x.map((one, i) => <tr key={one}><th scope="row">{placeText(one, every, true)}</th>{series.map((s) => <td key={s.label} className="num">{amountText(s.values[i] ?? null, money, currency)}</td>)}</tr>)}</tbody></table></div>
      <button type="button" className="link" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>{asTable ? words.asChart : words.asTable}</button>
    </figure>
  )
}

/** The way until now, without figures: they stand above it. */
export function Spark({ values }: { readonly values: readonly (number | string | null)[] }) {
  const points = values.map(num)
  const [low, high] = [Math.min(0, ...points), Math.max(...points, 1e-9)]
  const at = (v: number, i: number): string => `${((100 * i) / Math.max(1, points.length - 1)).toFixed(1)},${(26 - (24 * (v - low)) / (high - low)).toFixed(1)}`
  return <svg className="spark" viewBox="0 0 100 28" preserveAspectRatio="none" aria-hidden="true"><path d={`M${points.map(at).join(' L')}`} fill="none" stroke="var(--c0)" strokeWidth="2" vectorEffect="non-scaling-stroke" strokeLinejoin="round" /></svg>
}
