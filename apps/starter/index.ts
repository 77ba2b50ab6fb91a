export { starter } from './app.ts'
export { system, systemWith } from './system.ts'
export { actorOf } from './people/actor.ts'
