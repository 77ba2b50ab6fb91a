import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { anyone } from '@tenon/model'
import { type FormFile, type PlainRoute, type Reply, rowsTold } from '@tenon/http'
import { may } from '../permissions.ts'
import { at, type Call, part, refused } from '../routes/door.ts'
import { images, typeOf } from './image.ts'

/** The most that one picture may weigh. */
const MOST = 5 * 1024 * 1024
const isFile = (value: unknown): value is FormFile => typeof value === 'object' && value !== null && 'bytes' in value && value.bytes instanceof Uint8Array

const upload = (folder: string) => async (call: Call): Promise<Reply> => {
  const { image, title } = call.body as { image?: unknown; title?: unknown }
  if (!isFile(image)) throw refused(400, 'El archivo image es requerido')
  if (typeof title !== 'string' || title.trim() === '') throw refused(400, 'El campo title es requerido')
  if ([...title].length > 200 || title.includes('\0')) throw refused(400, 'El título no es válido')
  if (image.bytes.length > MOST) throw refused(400, 'La imagen no puede pesar más de 5 MB')
  const kind = typeOf(image.bytes)
  if (kind === undefined) throw refused(400, 'El archivo no es una imagen PNG, JPEG, GIF o WebP')
  const file = `${createHash('sha256').update(image.bytes).digest('hex').slice(0, 40)}.${kind.end}`
  await mkdir(folder, { recursive: true })
  // whole or not at all, whoever else stores the same picture
  const passing = join(folder, `${randomUUID()}.part`)
  await writeFile(passing, image.bytes)
  await rename(passing, join(folder, file))
  const made = await call.engine.run({ action: 'create', resource: images, draft: { values: { title: title.trim(), file, type: kind.type, bytes: image.bytes.length }, issues: [] } }, call.context)
  return { status: 201, body: rowsTold(made)[0] }
}

/** A stored picture. Its name is a digest, so it never changes and no path can be asked for. */
const serve = (folder: string) => async (call: Call): Promise<Reply> => {
  const name = part(call, 'file')
  const kind = /^[0-9a-f]{40}\.(png|jpg|gif|webp)$/.exec(name)?.[1]
  const bytes = kind === undefined ? undefined : await readFile(join(folder, name)).catch(() => undefined)
  if (kind === undefined || bytes === undefined) throw refused(404, 'Imagen no encontrada')
  return { headers: { 'content-type': kind === 'jpg' ? 'image/jpeg' : `image/${kind}`, 'cache-control': 'public, max-age=31536000, immutable' }, body: bytes }
}

export const imageRoutes = (folder: string = resolve(process.env.GARMENT_MEDIA ?? 'data/garment-media')): PlainRoute[] => [
  { ...at('POST', '/api/sap/images/upload/', may('catalogue:write'), upload(folder)) }, at('GET', '/media/images/{file}/', anyone, serve(folder)),
]
