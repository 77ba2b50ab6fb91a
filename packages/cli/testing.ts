// for tests of an app
export { testServer } from './test-server.ts'
export type { Answer, Client, Person, TestServer } from './test-server.ts'
