import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Ask } from '../ask.ts'
import { compressWhole } from '../compress.ts'
import type { Coding } from '../negotiate.ts'
import { type Route, route } from '../operation.ts'
import { digest, isFresh, notModified, type Reply } from '../reply.ts'
import { text } from '../texts.ts'

type Static = { id: string; path: string; type: string; file: string }

/** A changed file is seen within the hour; until then not even a question is asked. */
const KEPT = 'public, max-age=3600'

/** Scalar's stand-alone build lies beside the stylesheet that the package exports. */
const scalarHome = dirname(
  createRequire(import.meta.url).resolve('@scalar/api-reference/style.css'),
)

const statics: readonly Static[] = [
  { id: 'stylesheet', path: '/style.css', type: 'text/css', file: beside('style.css') },
  { id: 'icon', path: '/icon.svg', type: 'image/svg+xml', file: beside('icon.svg') },
  { id: 'qualityStylesheet', path: '/quality.css', type: 'text/css', file: beside('quality.css') },
  { id: 'sourcesStylesheet', path: '/sources.css', type: 'text/css', file: beside('sources.css') },
  { id: 'stationStylesheet', path: '/station.css', type: 'text/css', file: beside('station.css') },
  { id: 'liveStylesheet', path: '/live.css', type: 'text/css', file: beside('live.css') },
  { id: 'liveScript', path: '/live.js', type: 'text/javascript', file: beside('live.js') },
  {
    id: 'liveLayersScript',
    path: '/live-layers.js',
    type: 'text/javascript',
    file: beside('live-layers.js'),
  },
  {
    id: 'liveMetroScript',
    path: '/live-metro.js',
    type: 'text/javascript',
    file: beside('live-metro.js'),
  },
  {
    id: 'liveTrainsScript',
    path: '/live-trains.js',
    type: 'text/javascript',
    file: beside('live-trains.js'),
  },
  {
    id: 'liveVesselsScript',
    path: '/live-vessels.js',
    type: 'text/javascript',
    file: beside('live-vessels.js'),
  },
  {
    id: 'docsScript',
    path: '/docs/init.js',
    type: 'text/javascript',
    file: beside('docs-init.js'),
  },
  {
    id: 'scalarScript',
    path: '/docs/scalar.js',
    type: 'text/javascript',
    file: join(scalarHome, 'browser/standalone.js'),
  },
]

/** The few files our pages need: read at the start, kept in memory with their codings. */
export function staticRoutes(): Route[] {
  return statics.map((entry) => {
    const loaded = load(entry.file)
    return route(
      {
        id: entry.id,
        path: entry.path,
        tag: 'pages',
        summary: text('网页所用文件', 'File of the pages'),
        parameters: [],
        others: 'ignored',
        answers: {
          200: {
            description: text('文件', 'The file'),
            content: { [entry.type]: { type: 'string' } },
          },
          304: { description: text('未变化', 'Not modified') },
        },
        problems: [],
        constant: true,
        cors: false,
      },
      (ask) => staticReply(entry, loaded, ask),
    )
  })
}

type Loaded = { body: Buffer; etag: string; coded(coding: Coding): Promise<Uint8Array> }

function staticReply(entry: Static, { body, etag, coded }: Loaded, ask: Ask): Reply {
  const type = `${entry.type}; charset=utf-8`
  const headers = { 'Content-Type': type, 'Cache-Control': KEPT, ETag: etag }
  if (isFresh(ask.header('if-none-match'), etag)) return notModified(headers)
  return { status: 200, headers, body, precoded: coded }
}

function load(file: string): Loaded {
  const body = readFileSync(file)
  const codings = new Map<Coding, Promise<Uint8Array>>()
  return {
    body,
    etag: `W/"${digest(body)}"`,
    coded(coding) {
      const made = codings.get(coding) ?? compressWhole(body, coding)
      codings.set(coding, made)
      return made
    },
  }
}

function beside(name: string): string {
  return join(import.meta.dirname, '../pages', name)
}
