import { Alert, Button, Code, Group, Skeleton, Stack, Text, TextInput, Title } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, Refusal } from './api.ts'
import { useSession } from './app.tsx'
import { Gone } from './gone.tsx'
import { useWords } from './i18n.ts'

/** One's own account: the second step of signing in. */
export function AccountPage() {
  const words = useWords()
  const session = useSession()
  if (session.data?.secondFactor !== true) return <Gone />
  return <Stack maw={620}><Title order={1}>{words.account}</Title><section className="paper panel" aria-label={words.secondFactor}><Title order={2} mb={4}>{words.secondFactor}</Title><SecondFactor /></section></Stack>
}

function SecondFactor() {
  const words = useWords()
  const client = useQueryClient()
  const factor = useQuery({ queryKey: ['second-factor'], queryFn: api.factor })
  const [begun, setBegun] = useState<{ readonly secret: string; readonly uri: string } | null>(null)
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const [code, setCode] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const does = (work: () => Promise<void>) => (): void => {
    setProblem(null)
    work().then(async () => { setCode(''); await client.invalidateQueries({ queryKey: ['second-factor'] }) }).catch((error: unknown) => setProblem(error instanceof Refusal ? (error.fields.code === undefined ? error.message : words.wrongCode) : words.wentWrong))
  }
  if (factor.data === undefined) return <Skeleton height={90} />
  const confirm = does(async () => { setCodes((await api.factorBy('confirm', code)).codes ?? null); setBegun(null) })
  const box = <TextInput label={words.code} value={code} onChange={(event) => setCode(event.currentTarget.value)} error={problem} autoComplete="one-time-code" maw={260} />
  return (
    <Stack>
      <Text size="sm" className="quiet">{factor.data.on ? words.isOn : words.secondFactorHelp}</Text>
      {codes !== null && <Alert color="green" title={words.recoveryCodes} role="status"><Text size="sm" mb="xs">{words.recoveryHelp}</Text><div style={{ columns: 2 }}>{codes.map((one) => <Code key={one} block style={{ breakInside: 'avoid', marginBottom: 4 }}>{one}</Code>)}</div></Alert>}
      {factor.data.on ? (
        <>{box}<Group><Button variant="default" onClick={does(async () => setCodes((await api.factorBy('renew', code)).codes ?? null))} disabled={code === ''}>{words.newCodes}</Button><Button variant="default" color="red" onClick={does(async () => { await api.factorBy('end', code); setCodes(null) })} disabled={code === ''}>{words.turnOff}</Button></Group></>
      ) : begun === null ? <Group><Button onClick={does(async () => setBegun(await api.beginFactor()))}>{words.turnOn}</Button></Group>
        : <form onSubmit={(event) => { event.preventDefault(); confirm() }}><Stack><Text size="sm">{words.addSecret}</Text><Code block style={{ fontSize: '1rem' }}>{begun.secret}</Code><Text size="sm"><a href={begun.uri}>otpauth://…</a></Text>{box}<Group><Button type="submit" disabled={code === ''}>{words.verify}</Button></Group></Stack></form>}
    </Stack>
  )
}
