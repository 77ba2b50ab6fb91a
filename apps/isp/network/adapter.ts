/** How a line should be on its router: named so, with this password, open or shut. */
export interface Line { readonly username: string; readonly password: string; readonly open: boolean }
/** A line as a router has it. */
export interface FoundLine { readonly username: string; readonly open: boolean }

/** What the office asks of a router, whichever make it is. Every call either did what it says or throws. */
export interface RouterAdapter {
  /** Brings a line to what it should be: made if it is not there, and whoever is on a line that is shut is sent off. Asking twice changes nothing. */
  apply(line: Line): Promise<void>
  remove(username: string): Promise<void>
  lines(): Promise<readonly FoundLine[]>
  /** Ends what sessions somebody has; answers how many. */
  sendOff(username: string): Promise<number>
  sessions(): Promise<readonly Readonly<Record<string, string>>[]>
}

/** The router cannot be reached, or does not answer in time: nothing else is asked of it for a while. */
export class RouterDown extends Error {}
/** The router answered, and refused. */
export class RouterRefused extends Error {}
