import { Button, Group, Modal, Text } from '@mantine/core'
import { useCallback, useRef, useState } from 'react'
import { useWords } from './i18n.ts'

/** Asks before what cannot be undone: `if (await sure('Delete it?', 'Delete'))`, with the element to be drawn. */
export function useConfirm(): readonly [(question: string, yes: string, harmless?: boolean) => Promise<boolean>, React.ReactNode] {
  const words = useWords()
  const [asked, setAsked] = useState<{ question: string; yes: string; harmless: boolean } | null>(null)
  const settle = useRef<(answer: boolean) => void>(() => {})
  const sure = useCallback((question: string, yes: string, harmless = false) => { setAsked({ question, yes, harmless }); return new Promise<boolean>((resolve) => { settle.current = resolve }) }, [])
  const end = (answer: boolean): void => { setAsked(null); settle.current(answer) }
  return [sure, (
    <Modal key="confirm" opened={asked !== null} onClose={() => end(false)} title={asked?.yes} centered size="sm">
      <Text size="sm" mb="md" style={{ overflowWrap: 'anywhere' }}>{asked?.question}</Text>
      <Group justify="flex-end"><Button variant="default" onClick={() => end(false)} data-autofocus>{words.cancel}</Button><Button {...(asked?.harmless === true ? {} : { color: 'red' })} onClick={() => end(true)}>{asked?.yes}</Button></Group>
    </Modal>
  )]
}
