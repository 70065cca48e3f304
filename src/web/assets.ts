// What the browser loads: the page, its style and script, and those of a plan in its frame.

import { planAssets } from '../views/html/index.ts'
import { html } from '../views/html/parts.ts'
import { pageStyle } from './page/style.ts'
import { pageScript } from './page-script.ts'

interface Asset {
  readonly type: string
  readonly text: string
}

const { markup: shell } = html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light dark"/>
<meta name="referrer" content="no-referrer"/>
<link rel="icon" href="data:,"/>
<title>hubplan</title>
<link rel="stylesheet" href="/page.css"/>
<script defer="" src="/page.js"></script>
</head>
<body>
<div id="page"></div>
<noscript><p>hubplan web needs JavaScript. The same is possible in a terminal: hubplan help start</p></noscript>
</body>
</html>
`

export const page: Asset = { type: 'text/html; charset=utf-8', text: shell }

/** By address. They hold nothing secret, and need no cookie. */
export const assets: Readonly<Record<string, Asset>> = {
  '/page.css': { type: 'text/css; charset=utf-8', text: pageStyle },
  '/page.js': { type: 'text/javascript; charset=utf-8', text: pageScript },
  '/plan.css': { type: 'text/css; charset=utf-8', text: planAssets.style },
  '/plan.js': { type: 'text/javascript; charset=utf-8', text: planAssets.script },
}
