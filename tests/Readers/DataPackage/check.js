// node check.js <manifest>: validates the descriptor by both versions of Data Package, the hash and size of each file, and every
// row against its schema. Writes JSON: what is wrong, the number of rows, and the rows as they were read.
// datapackage-2.0.json is the profile of https://datapackage.org (public domain) without its descriptions and examples.
const Ajv = require('ajv').default
const addFormats = require('ajv-formats').default
const crypto = require('crypto')
const fs = require('fs')
const path = require('path')
const { Package } = require('datapackage')
const { Schema } = require('tableschema')

function second (descriptor) {
  const ajv = addFormats(new Ajv({ strict: false, allErrors: true }))
  const validate = ajv.compile(require('./datapackage-2.0.json'))
  return validate(descriptor) ? [] : validate.errors.map(e => `version 2: ${e.instancePath} ${e.message}`)
}

async function rowsOf (resource, file, schema) {
  if (resource.descriptor.format === 'csv') {
    return resource.read({ keyed: true, cast: true })
  }

  const text = fs.readFileSync(file, 'utf8').replace(/^\uFEFF/, '')
  const records = resource.descriptor.format === 'json' ? JSON.parse(text) : text.split('\n').filter(l => l).map(l => JSON.parse(l))
  const names = schema.fields.map(f => f.name)
  return records.map((record, i) => {
    if (JSON.stringify(Object.keys(record)) !== JSON.stringify(names)) {
      throw new Error(`row ${i + 1} has other columns than the schema`)
    }

    const values = schema.castRow(names.map(n => record[n]))
    return Object.fromEntries(names.map((n, at) => [n, values[at]]))
  })
}

async function main () {
  const manifest = process.argv[2]
  const descriptor = JSON.parse(fs.readFileSync(manifest, 'utf8'))
  const folder = path.dirname(manifest)
  const pack = await Package.load(descriptor, { basePath: folder, strict: false })
  const errors = [...pack.errors.map(e => e.message), ...second(descriptor)]
  const resources = []
  for (const resource of pack.resources) {
    const file = path.join(folder, resource.descriptor.path)
    const bytes = fs.readFileSync(file)
    const hash = 'sha256:' + crypto.createHash('sha256').update(bytes).digest('hex')
    if (hash !== resource.descriptor.hash) errors.push(`${resource.name}: hash`)
    if (bytes.length !== resource.descriptor.bytes) errors.push(`${resource.name}: bytes`)
    const schema = await Schema.load(resource.descriptor.schema)
    errors.push(...schema.errors.map(e => e.message))
    try {
      const rows = await rowsOf(resource, file, schema)
      const types = {}
      for (const row of rows) {
        for (const [name, value] of Object.entries(row)) {
          if (value !== null) types[name] = value instanceof Date ? 'date' : typeof value
        }
      }

      resources.push({ name: resource.name, rows: rows.length, key: schema.primaryKey, types, values: rows })
    } catch (error) {
      errors.push(`${resource.name}: ${error.message}`, ...(error.errors || []).slice(0, 5).map(e => e.message))
    }
  }

  console.log(JSON.stringify({ valid: pack.valid && errors.length === 0, errors, resources }))
}

main().catch(error => { console.log(JSON.stringify({ valid: false, errors: [String(error)], resources: [] })) })
