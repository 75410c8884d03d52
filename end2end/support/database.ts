import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The database engine a server keeps its data in. */
export type Engine = 'sqlite' | 'postgres';

/** A database of its own for one server. */
export interface Database {
  url: string;
  drop(): Promise<void>;
}

/** Makes an empty database: a file in `folder`, or one on the PostgreSQL server that TEST_POSTGRES_URL names. */
export async function createDatabase(engine: Engine, folder: string): Promise<Database> {
  if (engine === 'sqlite') {
    return { url: `sqlite://${join(folder, 'clientele.db')}`, drop: async () => {} };
  }
  const server = process.env.TEST_POSTGRES_URL;
  if (!server) throw new Error('TEST_POSTGRES_URL is not set; `make e2e` starts a server and sets it');
  const name = `e2e_${randomBytes(6).toString('hex')}`;
  await psql(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.toString(), drop: () => psql(server, `drop database ${name} with (force)`) };
}

async function psql(server: string, statement: string): Promise<void> {
  await run('psql', ['--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', `--command=${statement}`, server]);
}
