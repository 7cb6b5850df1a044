// duckdb.mjs - run SQL by DuckDB, in one thread, and print how many seconds that took
//
//   node duckdb.mjs FOLDER SQL
//
// FOLDER has node_modules/@duckdb/node-api. Its start does not count.
import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';

const [folder, sql] = process.argv.slice(2);
const { DuckDBInstance } = createRequire(`${folder}/`)('@duckdb/node-api');
const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
const connection = await instance.connect();
const begin = performance.now();
await connection.run(sql);
console.log(((performance.now() - begin) / 1000).toFixed(3));
