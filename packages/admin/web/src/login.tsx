import { Alert, Button, Center, Divider, Group, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, Refusal } from './api.ts'
import { useSession } from './app.tsx'
import { fill, type Language, languageNow, languages, speak, useWords } from './i18n.ts'
import { Joint } from './joint.tsx'

/** What a sign-in by another service came back with: a token for the second step, or why it came to nothing. */
const cameBack = (): string | null => { const found = /^#\/-sign-in\/(.+)$/.exec(location.hash)?.[1]; return found === undefined ? null : decodeURIComponent(found) }
const REFUSED = new Set(['unknown', 'refused'])

/** Signing in, by all that the system allows. */
export function Login() {
  const words = useWords()
  const client = useQueryClient()
  const session = useSession()
  const [back] = useState(cameBack)
  const [token, setToken] = useState<string | null>(back === null || REFUSED.has(back) ? null : back)
  const [problem, setProblem] = useState<string | null>(back === 'unknown' ? words.unknownPerson : back === 'refused' ? words.wentWrong : null)
  const [busy, setBusy] = useState(false)
  const providers = session.data?.providers ?? []

  function submit(work: (form: FormData) => Promise<{ readonly token?: string }>) {
    return (event: FormEvent<HTMLFormElement>): void => {
      event.preventDefault()
      setBusy(true)
      setProblem(null)
      work(new FormData(event.currentTarget)).then(async ({ token: asked }) => {
        if (asked !== undefined) { setToken(asked); return }
        if (cameBack() !== null) location.hash = '#/'
        await client.invalidateQueries()
      }).catch((error: unknown) => setProblem(error instanceof Refusal ? (error.fields[''] ?? Object.values(error.fields).join(' ')) : words.wentWrong)).finally(() => setBusy(false))
    }
  }
  return (
    <Center component="main" mih="100vh" p="md">
      <div className="paper" style={{ width: '100%', maxWidth: 390, padding: '2rem' }}>
        <Stack gap="md">
          <div><Group gap={10} mb={14}><Joint size={30} /><Text fw={650} size="lg">{session.data?.title}</Text></Group><Title order={1}>{words.signIn}</Title></div>
          {problem !== null && <Alert color="red" role="alert">{problem}</Alert>}
          {token === null ? (
            <form onSubmit={submit((form) => api.login(String(form.get('username')), String(form.get('password'))))}>
              <Stack gap="md">
                <TextInput name="username" label={words.username} autoComplete="username" required autoFocus />
                <PasswordInput name="password" label={words.password} autoComplete="current-password" required />
                <Button type="submit" loading={busy}>{words.signIn}</Button>
              </Stack>
            </form>
          ) : (
            <form onSubmit={submit((form) => api.code(token, String(form.get('code'))))}>
              <Stack gap="md">
                <TextInput name="code" label={words.code} description={words.codeHelp} autoComplete="one-time-code" required autoFocus />
                <Button type="submit" loading={busy}>{words.verify}</Button>
                <Button variant="subtle" onClick={() => { setToken(null); setProblem(null) }}>{words.otherAccount}</Button>
              </Stack>
            </form>
          )}
          {token === null && providers.length > 0 && <Divider label={words.orElse} />}
          {token === null && providers.map(({ key, label }) => <Button key={key} component="a" variant="default" href={`/admin/login/with/${encodeURIComponent(key)}`}>{fill(words.signInWith, { name: label })}</Button>)}
        </Stack>
        <Group justify="center" gap="lg" mt="xl">{(Object.keys(languages) as Language[]).map((key) => <button key={key} type="button" className="link" lang={key} aria-pressed={key === languageNow()} onClick={() => void speak(key)}>{languages[key]}</button>)}</Group>
      </div>
    </Center>
  )
}
