import { Button, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useWords } from './i18n.ts'

export function Gone() {
  const words = useWords()
  return <Stack align="flex-start" p="lg"><Text>{words.gone}</Text><Button variant="default" renderRoot={(props) => <Link to="/" {...props} />}>{words.home}</Button></Stack>
}
