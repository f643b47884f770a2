import { readdir } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Engine, openEngine } from '../engine.ts'
import { stageTexts } from '../testing/bulk.ts'
import { testFolder } from '../testing/folder.ts'
import type { StagedTables } from './types.ts'

let engine: Engine

beforeAll(async () => {
  engine = await openEngine({ threads: 2, memoryMegabytes: 256, spillDir: await testFolder() })
})
afterAll(() => engine.close())

const SHAPES = 'shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence,shape_dist_traveled'

function countsOf({ tables }: StagedTables): Record<string, [readings: number, rejects: number]> {
  return Object.fromEntries(tables.map((each) => [each.table, [each.readings, each.rejects]]))
}

it('cells are typed by header, whatever the order of the columns', async () => {
  const staged = await stageTexts(engine, {
    'stop_times.txt':
      'stop_sequence,trip_id,stop_id,departure_time,arrival_time,pickup_type\n' +
      '1,T,S,25:00:09,7:05:00,\n2,T,S,,,2\n',
    'calendar_dates.txt': 'service_id,date,exception_type\nW,20240229,1\n',
  })
  expect(await staged.rows('stop_times')).toEqual([
    { trip_id: 'T', arrival_time: 25_500, departure_time: 90_009, stop_id: 'S', stop_sequence: 1 },
    { trip_id: 'T', stop_id: 'S', stop_sequence: 2, pickup_type: 2 },
  ])
  expect(await staged.rows('calendar_dates')).toEqual([
    { service_id: 'W', date: '2024-02-29', exception_type: 1 },
  ])
  expect(staged.rejects).toEqual([])
})

it('system columns tell feed, delivery and time of receipt', async () => {
  const staged = await stageTexts(engine, { 'levels.txt': 'level_id,level_index\nL,0\n' })
  const path = staged.tables[0]?.files[0]?.path ?? ''
  const query = 'SELECT feed_id, delivery_id, received_at FROM read_parquet($path)'
  expect(await engine.rows(query, { path })).toEqual([
    { feed_id: 'f', delivery_id: '0'.repeat(64), received_at: '2026-01-01 00:00:00+00' },
  ])
})

it('rows stand in the order of their contract, whatever that of the member', async () => {
  const shuffled = Array.from({ length: 200_000 }, (_, at) => (at * 7919) % 200_000)
  const lines = shuffled.map((at) => `T${at % 100},${at},S${at % 1000}`)
  const text = `trip_id,stop_sequence,stop_id\n${lines.join('\n')}`
  const staged = await stageTexts(engine, { 'stop_times.txt': text })
  const path = staged.tables[0]?.files[0]?.path ?? ''
  const query =
    'SELECT count(*) AS rows, count(*) FILTER (place < previous) AS late FROM (SELECT place, ' +
    'lag(place) OVER (ORDER BY file_row_number) AS previous FROM (SELECT file_row_number, ' +
    '(stop_id, trip_id, stop_sequence) AS place FROM read_parquet($path, file_row_number = true)))'
  expect(await engine.rows(query, { path })).toEqual([{ rows: '200000', late: '0' }])
})

it('legal oddities are accepted: BOM, CRLF, quotes, blanks, line breaks, no end', async () => {
  const text =
    '\ufeff"stop_id" , stop_name,stop_lat,stop_lon, tts\r\n' +
    '"A" ,"He said ""hi"", twice\r\nthen left" , 1.5,-2e1 , spoken\r\n' +
    '\r\nB, Bee ,.5,+3,""\r\n  C\t,ab"c,0,0,\r\nD,d,4,5,,,'
  const staged = await stageTexts(engine, { 'stops.txt': text })
  expect(staged.rejects).toEqual([])
  expect(await staged.rows('stops')).toEqual([
    {
      stop_id: 'A',
      stop_name: 'He said "hi", twice\r\nthen left',
      stop_lat: 1.5,
      stop_lon: -20,
      extra: [{ key: 'tts', value: 'spoken' }],
    },
    { stop_id: 'B', stop_name: 'Bee', stop_lat: 0.5, stop_lon: 3 },
    { stop_id: 'C', stop_name: 'ab"c', stop_lat: 0, stop_lon: 0 },
    { stop_id: 'D', stop_name: 'd', stop_lat: 4, stop_lon: 5 },
  ])
})

it('numbers that DuckDB would bend are refused with line, column, reason and text', async () => {
  const rows = ['s,1,2,1.5,', 's,1e400,2,2,', 's,nan,2,3,', 's,1,2,4,-inf', 's,91,2,5,', ',1,2,6,']
  const staged = await stageTexts(engine, {
    'shapes.txt': [SHAPES, ...rows, 's,1,2,7,8', 's,1,2,99999999999,'].join('\n'),
  })
  expect(staged.told).toEqual([
    'shapes.txt:2:shape_pt_sequence type',
    'shapes.txt:3:shape_pt_lat type',
    'shapes.txt:4:shape_pt_lat type',
    'shapes.txt:5:shape_dist_traveled type',
    'shapes.txt:6:shape_pt_lat range',
    'shapes.txt:7:shape_id required',
    'shapes.txt:9:shape_pt_sequence range',
  ])
  expect(staged.rejects[0]).toEqual({
    contract: 'gtfs/shapes@1',
    at: 'shapes.txt:2:shape_pt_sequence',
    code: 'type',
    reason: 'shape_pt_sequence is not a whole number',
    raw: 's,1,2,1.5,',
  })
  expect(countsOf(staged)).toEqual({ shapes: [1, 7] })
})

it('a line that is no record costs itself and nothing else', async () => {
  const lines = [
    's,1,2,1,',
    's,1,2',
    's,1,2,3,4,5',
    's,"1,2,4,',
    's,1,2,5,',
    's,"1"x,2,6,',
    's,1,2,7,"\0"',
    's,1,2,8,\r9',
    `s,1,2,${'9'.repeat(300_000)},`,
    ','.repeat(1_000_000),
    's,1,2,10,',
    's,"1,2,11,',
  ]
  const staged = await stageTexts(engine, { 'shapes.txt': `${[SHAPES, ...lines].join('\n')}\n` })
  expect(staged.told).toEqual([
    'shapes.txt:3 too-few-cells',
    'shapes.txt:4 too-many-cells',
    'shapes.txt:5 stray-quote',
    'shapes.txt:7 stray-quote',
    'shapes.txt:8 nul-byte',
    'shapes.txt:9 stray-carriage-return',
    'shapes.txt:10 record-too-long',
    'shapes.txt:11 record-too-long',
    'shapes.txt:13 unterminated-quote',
  ])
  expect(staged.rejects.every(({ raw }) => (raw?.length ?? 0) <= 1001)).toBe(true)
  const rows = await staged.rows('shapes')
  expect(rows.map((row) => row.shape_pt_sequence)).toEqual([1, 5, 10])
  expect(countsOf(staged)).toEqual({ shapes: [3, 9] })
})

it('a quote that opens and never closes costs its line, however long the rest is', async () => {
  const rows = Array.from({ length: 200_000 }, (_, at) => `A${at},name`)
  rows.splice(10, 0, 'B,"open')
  rows.splice(100_000, 0, `C,${'long'.repeat(100_000)}`, 'D,"open\nE,"open')
  const staged = await stageTexts(engine, { 'areas.txt': `area_id,area_name\n${rows.join('\n')}` })
  expect(staged.told).toEqual([
    'areas.txt:12 unterminated-quote',
    'areas.txt:100002 record-too-long',
    'areas.txt:100003 stray-quote',
    'areas.txt:100004 unterminated-quote',
  ])
  expect(countsOf(staged)).toEqual({ areas: [200_000, 4] })
})

it('bytes that are no UTF-8 cost their line, lines that end in CR alone are read', async () => {
  const wrong = Buffer.concat([
    Buffer.from('level_id,level_index,level_name\nA,0,'),
    Buffer.of(0xc3, 0x28),
    Buffer.from('\nB,1,\u7ad9\n'),
  ])
  const staged = await stageTexts(engine, {
    'levels.txt': wrong,
    'areas.txt': 'area_id,area_name\rX,1\rY,"2"\r',
  })
  expect(staged.told).toEqual(['levels.txt:2 not-utf8'])
  expect(await staged.rows('levels')).toEqual([
    { level_id: 'B', level_index: 1, level_name: '\u7ad9' },
  ])
  expect(await staged.rows('areas')).toHaveLength(2)
})

it('a table of one column has no row for a blank line and one for an empty cell', async () => {
  const staged = await stageTexts(engine, { 'areas.txt': 'area_id\nA\n\n""\n  \nB\n\n' })
  expect(await staged.rows('areas')).toEqual([{ area_id: 'A' }, { area_id: 'B' }])
  expect(staged.told).toEqual(['areas.txt:4:area_id required'])
})

it('of rows with one key the first stays, nulls are equal to each other', async () => {
  const transfers = 'from_stop_id,to_stop_id,transfer_type,from_route_id'
  const staged = await stageTexts(engine, {
    'shapes.txt': `${SHAPES}\ns,1,1,1,\ns,2,2,2,\ns,3,3,1,\ns,oops,4,2,\ns,5,5,01,`,
    'transfers.txt': `${transfers}\nA,B,1,\nA,B,2,\nA,B,1,R\n`,
  })
  expect(staged.told).toEqual([
    'shapes.txt:4:shape_id+shape_pt_sequence duplicate-key',
    'shapes.txt:5:shape_pt_lat type',
    'shapes.txt:6:shape_id+shape_pt_sequence duplicate-key',
    expect.stringMatching(/^transfers.txt:3:.* duplicate-key$/),
  ])
  expect((await staged.rows('shapes')).map((row) => row.shape_pt_lat)).toEqual([1, 2])
  expect(countsOf(staged)).toEqual({ shapes: [2, 3], transfers: [2, 1] })
})

const REFERENCES = [
  {
    id: 'stops.parent_station',
    from: 'gtfs/stops@1' as const,
    columns: ['parent_station'],
    to: [{ contract: 'gtfs/stops@1' as const, columns: ['stop_id'] }],
  },
  {
    id: 'stop_times.stop_id',
    from: 'gtfs/stop_times@1' as const,
    columns: ['stop_id'],
    to: [
      { contract: 'gtfs/stops@1' as const, columns: ['stop_id'] },
      { contract: 'gtfs/locations@1' as const, columns: ['id'] },
    ],
  },
]

it('rows that name nothing fall, and with them the rows that name those', async () => {
  const staged = await stageTexts(
    engine,
    {
      'stops.txt':
        'stop_id,stop_name,stop_lat,stop_lon,parent_station\n' +
        'A,a,0,0,\nB,b,0,0,A\nC,c,0,0,nowhere\nD,d,0,0,C\nE,e,0,0,D\nF,f,x,0,\nG,g,0,0,F\n',
      'stop_times.txt': 'trip_id,stop_sequence,stop_id\nT,1,A\nT,2,E\nT,3,\nT,4,Z\nT,5,zone\n',
    },
    {
      references: REFERENCES,
      documents: [{ contract: 'gtfs/locations@1', reading: { id: 'zone' } }],
    },
  )
  expect((await staged.rows('stops')).map((row) => row.stop_id)).toEqual(['A', 'B'])
  expect((await staged.rows('stop_times')).map((row) => row.stop_sequence)).toEqual([1, 3, 5])
  expect(staged.told).toEqual([
    'stops.txt:4:parent_station dangling-reference',
    'stops.txt:5:parent_station dangling-reference',
    'stops.txt:6:parent_station dangling-reference',
    'stops.txt:7:stop_lat type',
    'stops.txt:8:parent_station dangling-reference',
    'stop_times.txt:3:stop_id dangling-reference',
    'stop_times.txt:5:stop_id dangling-reference',
  ])
  expect(countsOf(staged)).toEqual({ stops: [2, 5], stop_times: [3, 2] })
})

it('a reference without any target is a finding, not a loss', async () => {
  const texts = { 'stop_times.txt': 'trip_id,stop_sequence,stop_id\nT,1,A\n' }
  const staged = await stageTexts(engine, texts, { references: REFERENCES })
  expect(staged.findings).toMatchObject([{ at: 'stop_times.stop_id', code: 'unchecked-reference' }])
  expect(countsOf(staged)).toEqual({ stop_times: [1, 0] })
})

it('a chain of falling rows that has no end in sight becomes a finding', async () => {
  const rows = Array.from({ length: 50 }, (_, at) => `S${at + 1},s,0,0,S${at}`)
  const text = ['stop_id,stop_name,stop_lat,stop_lon,parent_station', ...rows].join('\n')
  const staged = await stageTexts(engine, { 'stops.txt': text }, { references: REFERENCES })
  expect(staged.findings).toMatchObject([{ code: 'reference-too-deep' }])
  expect(countsOf(staged)).toEqual({ stops: [18, 32] })
})

it('rejects beyond the bound are counted, not told', async () => {
  const rows = Array.from({ length: 300 }, (_, at) => [`s,x,2,${at},`, 's,1,2', 's,1,2,0,']).flat()
  const staged = await stageTexts(
    engine,
    { 'shapes.txt': [SHAPES, ...rows].join('\n') },
    { limits: { listedRejects: 10 } },
  )
  expect(staged.rejects).toHaveLength(30)
  expect(countsOf(staged)).toEqual({ shapes: [1, 899] })
  expect(staged.findings.map(({ code, message }) => `${code} ${message}`)).toEqual([
    'rejects-not-listed 290 more rows refused by type: shape_pt_lat is not a finite number',
    expect.stringMatching(/^rejects-not-listed 289 more rows refused by duplicate-key/),
    expect.stringMatching(/^rejects-not-listed 290 more rows refused by too-few-cells/),
  ])
})

it('when many rejects have been told, later tables tell one of each rule', async () => {
  const lines = Array.from({ length: 30 }, () => ',').join('\n')
  const staged = await stageTexts(
    engine,
    {
      'areas.txt': `area_id,area_name\n${lines.replaceAll(',', ',x')}`,
      'levels.txt': `level_id,level_index\n${lines.replaceAll(',', ',1')}`,
    },
    { limits: { listedRejects: 20, listedInAll: 20 } },
  )
  expect(staged.told.filter((at) => at.startsWith('areas'))).toHaveLength(20)
  expect(staged.told.filter((at) => at.startsWith('levels'))).toHaveLength(1)
  expect(countsOf(staged)).toEqual({ areas: [0, 30], levels: [0, 30] })
})

it('several members of one contract become one table with keys across them', async () => {
  const staged = await stageTexts(engine, {
    'areas-1.txt': 'area_id,area_name\nA,first\nB,\n',
    'areas-2.txt': 'area_name,area_id\nsecond,A\n,C\n',
  })
  expect(staged.told).toEqual(['areas-2.txt:2:area_id duplicate-key'])
  const rows = await staged.rows('areas')
  expect(rows).toEqual([{ area_id: 'A', area_name: 'first' }, { area_id: 'B' }, { area_id: 'C' }])
})

it('an unreadable member is one reject, an empty table has no file', async () => {
  const staged = await stageTexts(engine, {
    'areas.txt': '',
    'levels.txt': 'level_id,level_index\n',
    'networks.txt': `${'c,'.repeat(2000)}\n`,
  })
  expect(staged.told).toEqual(['areas.txt empty-file', 'networks.txt too-many-columns'])
  expect(staged.tables).toEqual([
    { table: 'levels', contract: 'gtfs/levels@1', files: [], readings: 0, rejects: 0 },
  ])
})

it('defaults fill empty cells, progress tells members and rows', async () => {
  const seen: unknown[] = []
  const staged = await stageTexts(
    engine,
    { 'areas.txt': 'area_id,area_name\nA,\nB,x\n' },
    { defaults: { area_name: 'none' }, progress: (...step) => seen.push(step) },
  )
  expect(await staged.rows('areas')).toEqual([
    { area_id: 'A', area_name: 'none' },
    { area_id: 'B', area_name: 'x' },
  ])
  expect(seen).toEqual([
    ['areas.txt', 0],
    ['areas.txt', 1, 2],
  ])
})

it('a stopped staging throws and leaves nothing in the spool', async () => {
  const spoolDir = await testFolder()
  const texts = { 'areas.txt': 'area_id,area_name\nA,\n' }
  const signal = AbortSignal.abort(new Error('enough'))
  await expect(stageTexts(engine, texts, { spoolDir, signal })).rejects.toThrow('enough')
  expect(await readdir(spoolDir)).toEqual([])
})
