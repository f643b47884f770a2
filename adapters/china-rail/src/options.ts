import type { AdapterOption, DecodeContext } from '@tongqu/adapter-kit'

/** Documents of the 12306 kind that this adapter reads. */
export const DOCUMENTS = [
  'stations',
  'coordinates',
  'trains',
  'segments',
  'stops',
  'tickets',
  'punctuality',
  'timetable',
] as const

export type DocumentKind = (typeof DOCUMENTS)[number]

/** Datums of coordinates, as `source_crs` names them; WGS 84 needs no conversion. */
export type Datum = 'WGS84' | 'GCJ02' | 'BD09'

export const OPTIONS: readonly AdapterOption[] = [
  {
    name: 'document',
    pattern: new RegExp(`^(auto|${DOCUMENTS.join('|')})$`),
    help: {
      'zh-CN': `文档种类：${DOCUMENTS.join('、')}；缺省 auto，由内容判断`,
      en: `which document it is: ${DOCUMENTS.join(', ')}; auto (default) tells it by its content`,
    },
  },
  {
    name: 'datum',
    pattern: /^(BD-09|GCJ-02|WGS-84)$/,
    help: {
      'zh-CN': '车站坐标的坐标系：BD-09（缺省）、GCJ-02、WGS-84；文档自己写明的优先',
      en: 'datum of station coordinates: BD-09 (default), GCJ-02, WGS-84; what a document says counts more',
    },
  },
]

/** The document a source is said to give: by option, else by the name of the part. */
export function saidDocument({ options, part }: DecodeContext): DocumentKind | undefined {
  const said = DOCUMENTS.find((kind) => kind === options.document)
  return said ?? DOCUMENTS.find((kind) => kind === part)
}

/**
 * The datum by its name, in any spelling; undefined when it is not known. CGCS2000 counts as WGS 84
 * (standards.md 3.1).
 */
export function datumOf(text: string | undefined): Datum | undefined {
  switch (text?.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')) {
    case 'BD09':
    case 'BD09LL':
      return 'BD09'
    case 'GCJ02':
      return 'GCJ02'
    case 'WGS84':
    case 'CGCS2000':
      return 'WGS84'
    default:
      return undefined
  }
}

/**
 * The datum of coordinates that do not name theirs. The published tables state none; Beijing
 * station fits BD-09 (standards.md 3.1).
 */
export function defaultDatum({ options }: DecodeContext): Datum {
  return datumOf(options.datum) ?? 'BD09'
}
