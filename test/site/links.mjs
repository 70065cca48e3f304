// Links of the manual as they stand in the repository, and where they lead on the site.
import { existsSync } from 'node:fs'
import { join, posix } from 'node:path'

const pictures = 'fixtures/pictures/'

/**
 * Address on the site of a link in a file of the repository. All pages are in one folder, so that every link is
 * relative and the site works below any path.
 */
export function addressOf(link, { from, pages, root, repository }) {
  if (/^[a-z]+:|^#/.test(link)) return link
  const [path, anchor] = link.split('#')
  const target = posix.join(posix.dirname(from), path)
  const end = anchor === undefined ? '' : `#${anchor}`
  const page = pages.find((one) => one.path === target)
  if (page !== undefined) return `${page.name}.html${end}`
  if (!existsSync(join(root, target))) throw new Error(`${from} links to ${link}, and there is no such file.`)
  return target.startsWith(pictures) ? target.replace(pictures, 'pictures/') : `${repository}/blob/HEAD/${target}${end}`
}

/** The id of a heading, as the hosts of git repositories make it. */
export function anchorOf(heading) {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-')
}
