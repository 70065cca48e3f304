// What a plan keeps of a user before a change.
import type { LiveUser, UserImage } from '../types.ts'

/** The before-image of a user: what the snapshot saw, without the name and without stopped servers. */
export function imageOf(live: LiveUser): UserImage {
  const { name: _, leavesAt: __, ...image } = live
  if (image.servers === undefined) return image
  return { ...image, servers: image.servers.filter((server) => server.state !== 'stopped') }
}
