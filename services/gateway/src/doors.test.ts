import { tableFromIPC } from 'apache-arrow'
import gtfsRealtime from 'gtfs-realtime-bindings'
import { parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fromBuffer } from 'yauzl'
import { csvRows } from '../../lakehouse/src/testing/source-cells.ts'
import type { Gateway } from './gateway.ts'
import { openWorld, type World } from './testing/world.ts'

let world: World
let app: Gateway

beforeAll(async () => {
  world = await openWorld()
  app = world.gateway()
})
afterAll(() => world?.close())

const STOPS = '/api/datasets/bus-timetable/records'

// biome-ignore lint/suspicious/noExplicitAny: what an answer holds is what these tests are about
async function bodyOf(path: string, headers: Record<string, string> = {}): Promise<any> {
  const response = await app.request(path, { headers })
  expect(response.status, path).toBe(200)
  return response.json()
}

async function bytesOf(path: string, headers: Record<string, string> = {}): Promise<Buffer> {
  const response = await app.request(path, { headers })
  expect(response.ok, path).toBe(true)
  return Buffer.from(await response.arrayBuffer())
}

/** An ArrayBuffer of its own, as hyparquet wants it. */
function alone(bytes: Buffer): ArrayBuffer {
  return new Uint8Array(bytes).buffer
}

async function parquet(bytes: Buffer): Promise<Record<string, unknown>[]> {
  return parquetReadObjects({ file: alone(bytes), compressors })
}

it('lists datasets with how current they are, and narrows them', async () => {
  const all = await bodyOf('/api/datasets?limit=100')
  const ids = all.items.map(({ id }: { id: string }) => id)
  expect(ids).toContain('bus-timetable')
  expect(ids).not.toContain('proposed-stops')
  expect(all.total).toBe(ids.length)
  const timetable = all.items.find(({ id }: { id: string }) => id === 'bus-timetable')
  expect(timetable.freshness.state).toBe('live')
  expect(timetable.updatedAt).toMatch(/Z$/)
  const never = all.items.find(({ id }: { id: string }) => id === 'never-landed')
  expect(never).toMatchObject({ updatedAt: null, freshness: { state: 'empty' } })
  const found = await bodyOf('/api/datasets?q=%E6%97%B6%E5%88%BB%E8%A1%A8&tier=open')
  expect(found.items[0].title['zh-CN']).toContain('时刻表')
  expect(found.facets.tier.length).toBeGreaterThan(0)
})

it('walks all pages of the catalogue by cursor and by number', async () => {
  const all = (await bodyOf('/api/datasets?limit=100')).items.map(({ id }: { id: string }) => id)
  const byCursor: string[] = []
  for (let path = '/api/datasets?limit=2'; path !== ''; ) {
    const { items, next } = await bodyOf(path)
    byCursor.push(...items.map(({ id }: { id: string }) => id))
    path = next ? `/api/datasets?limit=2&cursor=${next}` : ''
  }
  const byNumber: string[] = []
  for (let page = 1; page <= 20; page += 1) {
    const { items } = await bodyOf(`/api/datasets?limit=2&page=${page}`)
    byNumber.push(...items.map(({ id }: { id: string }) => id))
  }
  expect(byCursor).toEqual(all)
  expect(byNumber).toEqual(all)
})

it('describes a dataset with the columns that the caller may see, or the refusal', async () => {
  const narrow = await bodyOf('/api/datasets/narrow-timetable')
  const columns = narrow.tables[0].columns.map(({ name }: { name: string }) => name)
  expect(columns).toContain('stop_name')
  expect(columns).not.toContain('stop_desc')
  expect(narrow.tables[0].rows).toBe(250)
  const refused = await bodyOf('/api/datasets/restricted-stops')
  expect(refused.access).toMatchObject({ allowed: false, code: 'authentication-required' })
  expect(refused.tables[0].rows).toBeUndefined()
})

it('tells nothing of how much there is of what the caller may not read', async () => {
  for (const id of ['restricted-stops', 'closed-stops']) {
    const { items } = await bodyOf(`/api/datasets/${id}/versions`)
    expect(items).toHaveLength(1)
    expect(items[0].rows).toBeUndefined()
    expect(items[0].bytes).toBeUndefined()
    const text = JSON.stringify(await bodyOf(`/api/datasets/${id}`))
    expect(text).not.toMatch(/"rows"|250|武林广场/)
  }
})

it('tells releases, and that one was taken back', async () => {
  const { items } = await bodyOf('/api/datasets/bus-timetable/versions')
  const recalled = items.find(({ release }: { release: number }) => release === world.recalled)
  expect(recalled.recalled).toBe(true)
  expect(items[0].recalled).toBe(false)
  expect(items[0].release).toBeGreaterThan(world.recalled)
})

it('gives contracts as JSON Schema', async () => {
  const { tables } = await bodyOf('/api/datasets/bus-timetable/schema')
  expect(tables.stops.$id).toContain('gtfs/stops@1')
})

it('walks all pages of a table by Link, of one release', async () => {
  const seen: string[] = []
  let path: string | undefined = `${STOPS}?limit=100&select=stop_id`
  while (path) {
    const response: Response = await app.request(path)
    expect(response.headers.get('hub-release')).toBeTruthy()
    const { items } = (await response.json()) as { items: { stop_id: string }[] }
    seen.push(...items.map(({ stop_id }) => stop_id))
    path = /<http:\/\/hub\.example([^>]+)>; rel="next"/.exec(
      response.headers.get('link') ?? '',
    )?.[1]
  }
  expect(new Set(seen).size).toBe(250)
  expect(seen).toHaveLength(250)
})

function numberOf(cell: string | null): number | null {
  return cell ? Number(cell) : null
}

it('gives the same values in every encoding', async () => {
  const query = 'select=stop_id,stop_name,stop_lat,location_type&order=stop_id'
  const { items } = await bodyOf(`${STOPS}?${query}&limit=1000&format=json`)
  expect(items).toHaveLength(250)
  const lines = (await bytesOf(`${STOPS}?${query}&format=ndjson`)).toString().trim().split('\n')
  expect(lines.map((line) => JSON.parse(line))).toEqual(items)
  const arrow = tableFromIPC(await bytesOf(`${STOPS}?${query}&format=arrow`))
  expect(JSON.parse(JSON.stringify(arrow.toArray()))).toEqual(items)
  expect(await parquet(await bytesOf(`${STOPS}?${query}&format=parquet`))).toEqual(items)
  const csv = (await bytesOf(`${STOPS}?${query}&format=csv`)).toString()
  const { header, rows } = csvRows(csv)
  expect(header.join()).toBe('stop_id,stop_name,stop_lat,location_type')
  const numbered = rows.map(([id, name, ...numbers]) => [id, name, ...numbers.map(numberOf)])
  expect(numbered).toEqual(items.map((item: object) => Object.values(item)))
  const { features } = await bodyOf(`${STOPS}?order=stop_id&limit=1000`, {
    accept: 'application/geo+json',
  })
  expect(features).toHaveLength(250)
  expect(features[0].geometry).toEqual({ type: 'Point', coordinates: [120, 30] })
})

it.each([
  ['stop_id=eq.S7', 1],
  ['stop_id=in.S1,S2,S3', 3],
  ['stop_lat=gte.30.1&stop_lat=lt.30.11', 10],
  ['stop_name=like.*%E5%B9%BF%E5%9C%BA*', 50],
  ['stop_desc=is.null', 166],
  ['bbox=120,30,120.009,30.009', 10],
])('filters by %s', async (filter, count) => {
  const { items } = await bodyOf(`${STOPS}?${filter}&limit=1000`)
  expect(items).toHaveLength(count)
})

it('reads an old release by number and by instant, and answers for a recalled one', async () => {
  const first = await app.request(`${STOPS}?version=1&limit=1`)
  expect(first.headers.get('hub-release')).toBe('1')
  const instant = (await bodyOf('/api/datasets/bus-timetable/versions')).items.at(-1).at
  const then = await app.request(`${STOPS}?asOf=${encodeURIComponent(instant)}&limit=1`)
  expect(then.headers.get('hub-release')).toBe('1')
  expect((await app.request(`${STOPS}?version=${world.recalled}`)).status).toBe(410)
})

it('answers 304 while neither release nor plan nor question changed', async () => {
  for (const path of [
    `${STOPS}?limit=5`,
    `${STOPS}?format=csv`,
    '/feeds/bus-vehicle-positions.pb',
  ]) {
    const etag = (await app.request(path)).headers.get('etag') ?? ''
    const again = await app.request(path, { headers: { 'if-none-match': etag } })
    expect(again.status).toBe(304)
    expect(await again.text()).toBe('')
    const other = await app.request(`${STOPS}?limit=6`, { headers: { 'if-none-match': etag } })
    expect(other.status).toBe(200)
  }
})

it('lets no column out that the plan hides, by no parameter, encoding or file', async () => {
  const path = '/api/datasets/narrow-timetable/records'
  for (const query of ['select=stop_desc', 'stop_desc=is.null', 'order=stop_desc']) {
    const hidden = await app.request(`${path}?${query}`)
    const absent = await app.request(`${path}?${query.replace('stop_desc', 'no_such_one')}`)
    expect(hidden.status).toBe(400)
    expect(await textWithout(hidden, 'stop_desc')).toBe(await textWithout(absent, 'no_such_one'))
  }
  for (const format of ['csv', 'ndjson', 'arrow', 'parquet']) {
    expect((await bytesOf(`${path}?format=${format}`)).includes('stop_desc')).toBe(false)
  }
  const files = await bodyOf('/api/datasets/narrow-timetable/files')
  const stops = files.items.find(({ table }: { table: string }) => table === 'stops')
  expect(stops).toMatchObject({ name: 'stops.parquet', projected: true })
  const file = await bytesOf('/api/datasets/narrow-timetable/files/stops.parquet')
  expect(file.includes('stop_desc')).toBe(false)
  expect(await parquet(file)).toHaveLength(250)
  const zip = await unzip(await bytesOf('/api/datasets/narrow-timetable/gtfs.zip'))
  expect(zip['stops.txt']).toContain('stop_name')
  expect(zip['stops.txt']).not.toContain('stop_desc')
  expect((await app.request('/api/datasets/narrow-timetable/gtfs.zip?form=original')).status).toBe(
    403,
  )
})

async function textWithout(response: Response, name: string): Promise<string> {
  const { instance, ...rest } = (await response.json()) as Record<string, unknown>
  return JSON.stringify(rest).replaceAll(name, 'COLUMN')
}

it('gives stored files whole, in parts and not again', async () => {
  const { items } = await bodyOf('/api/datasets/bus-timetable/files')
  const file = items.find(({ table }: { table: string }) => table === 'stops')
  const path = file.href.replace('http://hub.example', '')
  const response = await app.request(path, { headers: { 'accept-encoding': 'gzip' } })
  expect(response.headers.get('content-encoding')).toBeNull()
  const whole = Buffer.from(await response.arrayBuffer())
  expect(whole).toHaveLength(file.bytes)
  expect(await parquet(whole)).toHaveLength(250)
  const part = await app.request(path, { headers: { range: 'bytes=4-99' } })
  expect(part.status).toBe(206)
  expect(part.headers.get('content-range')).toBe(`bytes 4-99/${file.bytes}`)
  expect(Buffer.from(await part.arrayBuffer())).toEqual(whole.subarray(4, 100))
  const head = await app.request(path, { method: 'HEAD' })
  expect(head.headers.get('content-length')).toBe(String(file.bytes))
  const headers = { 'if-none-match': response.headers.get('etag') ?? '' }
  expect((await app.request(path, { headers })).status).toBe(304)
  for (const name of ['..%2F..%2Fpasswd', 'stops.parquet', '%00', 'a%2Fb']) {
    expect((await app.request(`/api/datasets/bus-timetable/files/${name}`)).status).toBe(404)
  }
})

it('gives a timetable as GTFS again, and as it was delivered', async () => {
  const files = await unzip(await bytesOf('/api/datasets/bus-timetable/gtfs.zip'))
  expect(Object.keys(files)).toEqual(['stops.txt', 'agency.txt', 'routes.txt'])
  expect(files['agency.txt']).toContain('agency_colour')
  expect(files['stops.txt']?.split(/\r?\n/)[0]).toContain('stop_id')
  const same = await bytesOf('/api/datasets/bus-timetable/gtfs.zip?feed=city')
  expect(await unzip(same)).toEqual(files)
  const original = await bytesOf('/api/datasets/bus-timetable/gtfs.zip?form=original')
  expect(original).toEqual(world.original)
})

it('rebuilds locations.geojson from its table, geometry digit by digit', async () => {
  const files = await unzip(await bytesOf('/api/datasets/flex-zones/gtfs.zip'))
  expect(Object.keys(files)).toEqual(['agency.txt', 'locations.geojson'])
  const text = files['locations.geojson'] ?? ''
  expect(text).toContain('[120.10,30.2]')
  const { type, features } = JSON.parse(text)
  expect(type).toBe('FeatureCollection')
  expect(features).toHaveLength(2)
  const north = features.find(({ id }: { id: string }) => id === 'north')
  expect(north.properties).toEqual({ stop_name: '北区 "N"\n二', colour: 'red' })
  const south = features.find(({ id }: { id: string }) => id === 'south')
  expect(south).toMatchObject({ type: 'Feature', properties: {}, geometry: { type: 'Polygon' } })
})

it('gives the newest state with its age, as protobuf and as JSON', async () => {
  const response = await app.request('/feeds/bus-vehicle-positions.pb', {
    headers: { 'accept-encoding': 'br' },
  })
  expect(response.headers.get('content-encoding')).toBe('br')
  expect(response.headers.get('hub-state')).toBe('live')
  expect(response.headers.get('hub-entities')).toBe('90')
  expect(Number(response.headers.get('age'))).toBeGreaterThanOrEqual(0)
  const bytes = await bytesOf('/feeds/bus-vehicle-positions.pb')
  const { FeedMessage } = gtfsRealtime.transit_realtime
  expect(FeedMessage.decode(bytes).entity).toHaveLength(90)
  const { entity } = await bodyOf('/feeds/bus-vehicle-positions.json')
  expect(entity).toHaveLength(90)
})

it('shows pages without script, in both languages, with everything escaped', async () => {
  const accept = 'text/html'
  for (const [path, lang] of [
    ['/', 'zh-CN'],
    ['/?lang=en&q=timetable', 'en'],
    ['/?q=%3Cscript%3E', 'zh-CN'],
    ['/datasets/bus-timetable', 'zh-CN'],
    ['/datasets/bus-timetable?lang=en', 'en'],
    ['/datasets/restricted-stops', 'zh-CN'],
    ['/datasets/entry-only?lang=en', 'en'],
  ] as const) {
    const response = await app.request(path, { headers: { accept } })
    expect(response.status, path).toBe(200)
    const page = await response.text()
    expect(page).toContain(`<html lang="${lang}">`)
    expect(page).not.toMatch(/<script|onerror|javascript:/i)
    expect(page.match(/<h1/g)).toHaveLength(1)
  }
  const page = await (await app.request('/datasets/bus-timetable')).text()
  expect(page).toContain('武林广场')
  expect(page).toContain('&lt;script&gt;alert(1)')
  expect(page).toContain('format=parquet')
  const refused = await (await app.request('/datasets/restricted-stops')).text()
  expect(refused).not.toContain('武林广场')
  expect(refused).toContain('id="access"')
})

it('keeps a language once chosen on every way through the pages', async () => {
  const headers = { accept: 'text/html', 'accept-language': 'en' }
  for (const path of ['/?lang=zh-CN', '/datasets/bus-timetable?lang=zh-CN']) {
    const page = await (await app.request(path, { headers })).text()
    expect(page).toContain('<html lang="zh-CN">')
    for (const [, href = ''] of page.matchAll(/href="(\/(?:datasets\/[^"]*|\?[^"]*)?)"/g)) {
      expect(href).toContain('lang=')
    }
  }
})

/** Member name → text. */
function unzip(bytes: Buffer): Promise<Record<string, string>> {
  return new Promise((resolve, reject) => {
    const files: Record<string, string> = {}
    fromBuffer(bytes, { lazyEntries: true }, (error, zip) => {
      if (error) return reject(error)
      zip.on('error', reject).on('end', () => resolve(files))
      zip.on('entry', (entry) => {
        zip.openReadStream(entry, async (failure, stream) => {
          if (failure) return reject(failure)
          const chunks = await stream.toArray()
          files[entry.fileName] = Buffer.concat(chunks).toString()
          zip.readEntry()
        })
      })
      zip.readEntry()
    })
  })
}
