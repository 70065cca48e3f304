// The head of a standalone page: it loads nothing, and runs only its own style and script.
import { type Html, html, nothing, raw } from './parts.ts'

interface Page {
  readonly title: string
  readonly style: string
  readonly script?: string
  /** Addresses of style and script, for a page that a server shows; its own policy allows them. */
  readonly linked?: Linked | undefined
}

export interface Linked {
  readonly style: string
  readonly script: string
}

/** @param sha256 base64 of a text's digest, for the security policy */
export function pageHead({ title, style, script, linked }: Page, sha256: (text: string) => string): Html {
  if (linked !== undefined) return linkedHead(title, linked)
  const scripts = script === undefined ? '' : `script-src 'sha256-${sha256(script)}'; `
  const policy = `default-src 'none'; style-src 'sha256-${sha256(style)}'; ${scripts}img-src data:; base-uri 'none'; form-action 'none'`
  return html`${opening}
<meta http-equiv="Content-Security-Policy" content="${raw(policy)}"/>
${usual}
<title>${title}</title>
<style>${raw(style)}</style>
${script === undefined ? nothing : html`<script>${raw(script)}</script>\n`}</head>`
}

const opening = html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>`

const usual = html`<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light dark"/>
<meta name="referrer" content="no-referrer"/>
<link rel="icon" href="data:,"/>`

function linkedHead(title: string, { style, script }: Linked): Html {
  return html`${opening}
${usual}
<title>${title}</title>
<link rel="stylesheet" href="${style}"/>
<script defer="" src="${script}"></script>
</head>`
}
