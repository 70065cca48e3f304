// What .github/CHANGELOG.md says of a version.

/**
 * Headings are `## [1.2.3] - 2026-12-31`, or `## [1.2.3] - Unreleased` until the day of the release.
 * @returns the date, if it has one, and the text below the heading; undefined when the version has no section
 */
export function sectionOf(changelog, version) {
  for (const section of changelog.split(/^(?=## )/m)) {
    const [heading = '', ...lines] = section.split('\n')
    const [, named, day] = /^## \[([^\]]+)\] - (\S+)$/.exec(heading) ?? []
    if (named !== version) continue
    const date = /^\d{4}-\d\d-\d\d$/.test(day) ? day : undefined
    return { date, text: `${lines.join('\n').trim()}\n` }
  }
  return undefined
}
