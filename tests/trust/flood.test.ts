import { flood } from './flood.ts'
import { prove } from './goal.ts'

prove(flood)
