import { type Action, choice, type Hands, one, text } from '@tenon/model'
import { may } from '../permissions.ts'
import { Usuario } from '../users/user.ts'
import { type Asked, assign, deliver, giveBack, pause, reasons } from './move.ts'

const observation = text(1000).label('Observación')
const to = one(Usuario).label('Para')

/** A move of a reference as a button of its row in the admin: the same move as the front end's, asked for by the reference itself. */
const button = (input: Action['input'], move: (hands: Hands, asked: Asked) => Promise<void>): Action => ({
  on: 'row', allow: may('flow:move'), ...(input === undefined ? {} : { input }),
  run: async ({ row, input: said, hands }) => {
    await move(hands, { ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null && value !== undefined && value !== '')), reference: Number(row.id) })
    return { row }
  },
})

export const moves: Readonly<Record<string, Action>> = {
  entregar: button({ notes: observation.optional(), to: to.optional() }, deliver),
  devolver: button({ reason: choice(...reasons).label('Motivo'), notes: observation, to: to.optional() }, giveBack),
  asignar: button({ to }, assign),
  pausar: button({ notes: text(1000).label('Motivo') }, (hands, asked) => pause(hands, asked, true)),
  reanudar: button(undefined, (hands, asked) => pause(hands, asked, false)),
}
