// The same facts in every view: answers without what a view may write in its own way.
import type { Answers, ReadFact } from './read.ts'

/** Names without their marks; a long one is cut as in a table. */
function plain(words: string): string {
  return words
    .replaceAll(/‹?([^‹›\s]{30})[^‹›\s…]+([^‹›\s]{29})›?/g, (whole, start, end) =>
      isLong(whole) ? `${start}…${end}` : whole,
    )
    .replaceAll(/[‹›]/g, '')
    .replaceAll('\u2011', '-')
    .replace(
      /LAST 7 DAYS: |, \d+ \w+ before this was written|, just before this was written| \(7 days after the plan was made\)/g,
      '',
    )
    .trim()
}

function isLong(name: string): boolean {
  return name.replaceAll(/[‹›]/g, '').length > 60 && !name.includes('sha256:')
}

/** An answer in a form that is equal in all views; what is not shown is what each of them cuts. */
export function comparable(read: Answers): unknown {
  return {
    url: plain(read.url),
    verdict: read.verdict,
    consequences: read.consequences.map(plain),
    status: plain(read.status),
    blocks: read.blocks.map(guardOf),
    title: read.deletesTitle,
    deleted: read.deleted.map(({ name, why, activity, ...flags }) => ({
      name: plain(name),
      // A table may say the file once for all rows, without their lines.
      why: plain(why).replaceAll(/:\d+(?=$|[,;)])/g, ''),
      // Where users have a number, a table has it beside the name.
      activity: plain(activity).replace(/^user_id .*/, ''),
      ...flags,
    })),
    reasons: [...read.reasons].map(([why, size]) => [plain(why), size]),
    rights: read.rights.map(plain),
    facts: [...read.facts].map(([label, fact]) => [label, ...(label === 'Not shown' ? [] : factOf(label, fact))]),
  }
}

/** The guard, and whether something lifts it. */
function guardOf(words: string): string {
  const said = plain(words)
  const lift = /cannot be overridden/.test(said) ? 'none' : /--(?:allow|max)\S*/.exec(said)?.[0]
  return `${/^[a-z-]+/.exec(said)?.[0]}: ${lift}`
}

/** A terminal's command has no digest: it is read and run at once. */
function factOf(label: string, { words, items, commands }: ReadFact): string[] {
  const said = [words, ...items, ...commands].map(plain)
  return label === 'Next'
    ? [
        said
          .join(' ')
          .trim()
          .replace(/ --expect-digest \S+/, ''),
      ]
    : said.filter((one) => one !== '')
}
