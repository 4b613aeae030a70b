/** The formats that the station reads by itself. A further one is a folder beside this file and a line here. */
import type { Converter } from '../contract.ts'
import { csv } from './csv/csv.ts'
import { watsText } from './wats-text/wats-text.ts'
import { wsjf } from './wsjf/wsjf.ts'
import { wsxf } from './wsxf/wsxf.ts'

/** In the order in which rejections list them. */
export const builtInConverters: readonly Converter[] = [wsjf, wsxf, watsText, csv]
