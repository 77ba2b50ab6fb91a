import { Alert, Button, Center, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, Refusal } from './api.ts'
import { useWords } from './i18n.ts'

export function Login() {
  const words = useWords()
  const client = useQueryClient()
  const [problem, setProblem] = useState<string | null>(null)
  const [asksCode, setAsksCode] = useState(false)
  const [busy, setBusy] = useState(false)
  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setBusy(true)
    try {
      await api.login(String(form.get('username')), String(form.get('password')), asksCode ? String(form.get('code')) : undefined)
      setProblem(null)
      await client.invalidateQueries()
    } catch (error) {
      if (error instanceof Refusal && 'code' in error.fields) setAsksCode(true)
      setProblem(error instanceof Refusal ? (error.fields[''] ?? Object.values(error.fields).join(' ')) : words.wentWrong)
    } finally { setBusy(false) }
  }
  return (
    <Center component="main" mih="100vh" p="md">
      <form onSubmit={(event) => void submit(event)} className="paper" style={{ width: '100%', maxWidth: 380, padding: '2rem' }}>
        <Stack gap="md">
          <div><Title order={1}>{words.signIn}</Title><Text size="sm" className="quiet">{location.host}</Text></div>
          {problem !== null && <Alert color="red" role="alert">{problem}</Alert>}
          <TextInput name="username" label={words.username} autoComplete="username" required autoFocus />
          <PasswordInput name="password" label={words.password} autoComplete="current-password" required />
          {asksCode && <TextInput name="code" label={words.secondCode} autoComplete="one-time-code" inputMode="numeric" required autoFocus />}
          <Button type="submit" loading={busy}>{words.signIn}</Button>
        </Stack>
      </form>
    </Center>
  )
}
