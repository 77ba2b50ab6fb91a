import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto'
import { SqlError } from './errors.ts'
import { fields, readFields } from './wire.ts'

const ROUNDS = 15_000
const hmac = (key: Buffer, ...text: Buffer[]): Buffer => createHmac('sha256', key).update(Buffer.concat(text)).digest()
const sha256 = (text: Buffer): Buffer => createHash('sha256').update(text).digest()

/** Logging in by SCRAM with SHA-256, in the plain form and in that with PBKDF2: the password never crosses the wire. */
export class Login {
  private readonly known: ReadonlyMap<string, string>
  private readonly salt = randomBytes(16)
  private readonly serverKey = randomBytes(48)
  private clientKey = Buffer.alloc(0)
  private method = ''
  private who = ''
  constructor(known: ReadonlyMap<string, string>) { this.known = known }

  get user(): string { return this.who }

  /** Answers the first message: the method and what the client must prove. */
  begin(bytes: Buffer): Buffer {
    const [user, ...offered] = readFields(bytes)
    this.who = user!.toString()
    for (const method of ['SCRAMPBKDF2SHA256', 'SCRAMSHA256']) {
      const at = offered.findIndex((field, i) => i % 2 === 0 && field.toString() === method)
      if (at < 0) continue
      this.method = method
      this.clientKey = Buffer.from(offered[at + 1]!)
      const rounds = Buffer.alloc(4)
      rounds.writeUInt32BE(ROUNDS)
      return fields([method, fields(method === 'SCRAMSHA256' ? [this.salt, this.serverKey] : [this.salt, this.serverKey, rounds])])
    }
    throw new SqlError(10, 'authentication failed: no method in common')
  }

  /** Checks the client's proof; answers the server's. */
  end(bytes: Buffer): Buffer {
    const [user, method, proof] = readFields(bytes)
    const password = this.known.get(user!.toString())
    const salted = this.salted(password ?? randomBytes(12).toString('hex'))
    const key = sha256(salted)
    const signature = hmac(sha256(key), this.salt, this.serverKey, this.clientKey)
    const wanted = Buffer.from(signature.map((byte, i) => byte ^ key[i]!))
    // how many proofs there are, and the length of the first
    const given = proof!.subarray(3)
    if (password === undefined || user!.toString() !== this.who || method!.toString() !== this.method || given.length !== wanted.length || !timingSafeEqual(given, wanted)) throw new SqlError(10, 'authentication failed')
    if (this.method === 'SCRAMSHA256') return fields([this.method, Buffer.alloc(0)])
    const own = hmac(hmac(salted, this.salt), this.clientKey, this.salt, this.serverKey)
    return fields([this.method, Buffer.concat([Buffer.from([1, 0, own.length]), own])])
  }

  private salted(password: string): Buffer {
    return this.method === 'SCRAMSHA256' ? hmac(Buffer.from(password), this.salt) : pbkdf2Sync(password, this.salt, ROUNDS, 32, 'sha256')
  }
}
