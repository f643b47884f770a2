import { Problem } from '@tongqu/contracts'
import type { LakeColumn } from '../table.ts'

/** Where in a question something is wrong, e.g. `where/2`, `select/0`, `bbox`. */
export type Place = string

/** A name the caller wrote is repeated in the answer, up to here. */
const SHOWN_CHARACTERS = 64

/** The same words whether the column does not exist or lies outside the view. */
export function unknownColumn(column: string, place: Place): Problem {
  const shown = shorten(column)
  return new Problem('unknown-column', {
    detail: {
      'zh-CN': `没有名为 ${shown} 的列（${place}）。`,
      en: `There is no column ${shown} (${place}).`,
    },
    column: shown,
    place,
  })
}

export function wrongOperator(
  operator: string,
  column: Pick<LakeColumn, 'name' | 'type'>,
  place: Place,
): Problem {
  const shown = shorten(operator)
  return new Problem('wrong-operator', {
    detail: {
      'zh-CN': `运算符 ${shown} 不能用于列 ${column.name}（${column.type}，${place}）。`,
      en: `Operator ${shown} does not fit column ${column.name} (${column.type}, ${place}).`,
    },
    column: column.name,
    operator: shown,
    place,
  })
}

/** `expected` shows the form of a right value and is the same in both languages. */
export function wrongValue(column: string, place: Place, value: string, expected: string): Problem {
  const shown = shorten(value)
  return new Problem('wrong-value', {
    detail: {
      'zh-CN': `${column} 的值“${shown}”不对（${place}），应为：${expected}。`,
      en: `"${shown}" is no value for ${column} (${place}); expected: ${expected}.`,
    },
    column,
    value: shown,
    place,
  })
}

export function tooMany(what: string, place: Place, maximum: number): Problem {
  return new Problem('too-many-values', {
    detail: {
      'zh-CN': `${what} 最多 ${maximum} 个。`,
      en: `${what} takes at most ${maximum}.`,
    },
    place,
    maximum,
  })
}

export function wrongCursor(): Problem {
  return new Problem('wrong-cursor', {
    detail: {
      'zh-CN': '游标不属于这个查询，或已损坏；请从第一页重新开始。',
      en: 'The cursor does not belong to this query or is damaged; start again at the first page.',
    },
  })
}

export function wrongBox(): Problem {
  return new Problem('wrong-bbox', { place: 'bbox' })
}

export function wrongDatetime(value: string): Problem {
  return new Problem('wrong-datetime', { place: 'datetime', value: shorten(value) })
}

export function wrongLimit(maximum: number): Problem {
  return new Problem('wrong-limit', { place: 'limit', minimum: 1, maximum })
}

export function noGeometry(table: string): Problem {
  return new Problem('no-geometry', {
    detail: {
      'zh-CN': `表 ${table} 没有几何列，不能用 bbox 或 GeoJSON。`,
      en: `Table ${table} has no geometry: neither bbox nor GeoJSON can be used.`,
    },
  })
}

export function versionNotFound(dataset: string, version: number | string): Problem {
  return new Problem('version-not-found', {
    detail: {
      'zh-CN': `数据集 ${dataset} 没有版本 ${version}。`,
      en: `Dataset ${dataset} has no version ${version}.`,
    },
    dataset,
    version,
  })
}

function shorten(text: string): string {
  const characters = Array.from(text.slice(0, SHOWN_CHARACTERS * 2).toWellFormed())
  const cut = characters.slice(0, SHOWN_CHARACTERS).join('')
  return cut.length < text.length ? `${cut}…` : cut
}
