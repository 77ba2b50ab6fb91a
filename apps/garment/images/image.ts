import { entity, id, instant, integer, resource, text } from '@tenon/model'
import { may } from '../permissions.ts'

/** A picture of a garment or a variant, found by its title. Its bytes lie in the media folder, under a name that is its own digest. */
export const Image = entity('garment_image', { id: id(), title: text(200).language('es'), file: text(100), type: text(30), bytes: integer(), uploadedAt: instant().wire('uploaded_at').readonly() }, { label: 'Imagen', labelPlural: 'Imágenes', stamps: { created: 'uploadedAt' }, order: ['-id'] })
export const images = resource(Image, {
  path: 'sap/images', name: 'Imagen', list: ['id', 'title', { name: 'image_url', needs: ['file'], of: (row) => `/media/images/${String(row.file)}` }, 'uploadedAt'],
  only: ['list', 'read'], page: { by: 'none' }, create: ['title', 'file', 'type', 'bytes'], allow: { read: may('catalogue:read'), create: may('catalogue:write') },
})

/** What the bytes are, whatever their name says: PNG, JPEG, GIF or WebP. */
export function typeOf(bytes: Uint8Array): { readonly type: string; readonly end: string } | undefined {
  const at = (from: number, ...wanted: number[]): boolean => wanted.every((byte, i) => bytes[from + i] === byte)
  if (at(0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return { type: 'image/png', end: 'png' }
  if (at(0, 0xff, 0xd8, 0xff)) return { type: 'image/jpeg', end: 'jpg' }
  if (at(0, 0x47, 0x49, 0x46, 0x38) && (at(4, 0x37, 0x61) || at(4, 0x39, 0x61))) return { type: 'image/gif', end: 'gif' }
  return at(0, 0x52, 0x49, 0x46, 0x46) && at(8, 0x57, 0x45, 0x42, 0x50) ? { type: 'image/webp', end: 'webp' } : undefined
}
