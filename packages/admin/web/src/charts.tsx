import { Bar, BarChart, CartesianGrid, Cell, Legend, Line, LineChart, Pie, PieChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'

export interface ChartProps { readonly kind: 'bars' | 'ring' | 'line'; readonly title: string; readonly data: readonly { readonly name: string; readonly value: number }[] }
const hues = ['#a06d24', '#3f7d6e', '#4c6fa5', '#9a4f6b', '#7d8a3c', '#c0643a', '#6b5b95', '#4f8fa3', '#8c7a5c', '#5c8c5c']
const box = { background: 'var(--paper)', border: '1px solid var(--line)', borderRadius: 8, color: 'inherit' }
const whole = (n: number): string => new Intl.NumberFormat(undefined, { notation: 'compact' }).format(n)

/** A chart with a table behind it for those who do not see it. */
export default function Chart({ kind, title, data }: ChartProps) {
  const shown = [...data]
  return (
    <figure style={{ margin: 0 }} aria-label={title}>
      <div style={{ height: kind === 'bars' ? Math.max(120, 30 * shown.length + 30) : 240 }} aria-hidden="true">
        <ResponsiveContainer>
          {kind === 'ring' ? (
            <PieChart accessibilityLayer={false}><Pie rootTabIndex={-1} data={shown} dataKey="value" nameKey="name" innerRadius="58%" outerRadius="88%" paddingAngle={1.5} stroke="none" isAnimationActive={false}>{shown.map((d, i) => <Cell key={d.name} fill={hues[i % hues.length] ?? '#888'} />)}</Pie><Tooltip contentStyle={box} /><Legend iconType="circle" iconSize={9} layout="vertical" align="right" verticalAlign="middle" /></PieChart>
          ) : kind === 'line' ? (
            <LineChart accessibilityLayer={false} data={shown} margin={{ top: 8, right: 12, left: 0, bottom: 0 }}><CartesianGrid stroke="var(--line)" vertical={false} /><XAxis dataKey="name" tick={{ fill: 'var(--quiet)', fontSize: 12 }} tickLine={false} axisLine={false} /><YAxis tickFormatter={whole} tick={{ fill: 'var(--quiet)', fontSize: 12 }} tickLine={false} axisLine={false} width={44} /><Tooltip contentStyle={box} /><Line dataKey="value" stroke={hues[0]!} strokeWidth={2.2} dot={false} isAnimationActive={false} /></LineChart>
          ) : (
            <BarChart accessibilityLayer={false} data={shown} layout="vertical" margin={{ top: 0, right: 36, left: 0, bottom: 0 }}><XAxis type="number" hide /><YAxis type="category" dataKey="name" width={118} tick={{ fill: 'var(--quiet)', fontSize: 12 }} tickLine={false} axisLine={false} /><Tooltip contentStyle={box} cursor={{ fill: 'transparent' }} /><Bar dataKey="value" radius={4} barSize={16} isAnimationActive={false} label={{ position: 'right', fill: 'var(--quiet)', fontSize: 12, formatter: (v: unknown) => whole(Number(v)) }}>{shown.map((d, i) => <Cell key={d.name} fill={hues[i % hues.length] ?? '#888'} />)}</Bar></BarChart>
          )}
        </ResponsiveContainer>
      </div>
      <table className="skip"><caption>{title}</caption><tbody>{shown.map((d) => <tr key={d.name}><th scope="row">{d.name}</th><td>{d.value}</td></tr>)}</tbody></table>
    </figure>
  )
}
