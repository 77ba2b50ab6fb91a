export { starter } from './app.ts'
export { system } from './system.ts'
export { actorOf } from './people/actor.ts'
