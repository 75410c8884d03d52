import { type Server as NetServer, type Socket, createServer } from 'node:net';

/** A mail server that takes mail, or refuses each recipient for good. */
export class Smtp {
  /** Whether recipients are refused. */
  refuses = false;
  /** The recipients of what it took. */
  readonly taken: string[] = [];
  readonly #server: NetServer;
  readonly #sockets = new Set<Socket>();

  private constructor() {
    this.#server = createServer(socket => this.#talk(socket));
  }

  static async start(): Promise<Smtp> {
    const smtp = new Smtp();
    await new Promise<void>(done => smtp.#server.listen(0, '127.0.0.1', done));
    return smtp;
  }

  /** As CLIENTELE_MAIL names it. */
  get address(): string {
    const address = this.#server.address();
    if (!address || typeof address !== 'object') throw new Error('the mail server does not listen');
    return `smtp://127.0.0.1:${address.port}?tls=none`;
  }

  stop(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #talk(socket: Socket): void {
    let rest = '';
    let letter = false;
    let to = '';
    const say = (line: string) => socket.write(`${line}\r\n`);
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.on('data', data => {
      rest += data.toString('latin1');
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        const verb = line.slice(0, 4).toUpperCase();
        if (letter) {
          if (line !== '.') continue;
          letter = false;
          this.taken.push(to);
          say('250 taken');
        } else if (verb === 'RCPT') {
          to = line.match(/<(.*)>/)?.[1] ?? '';
          say(this.refuses ? '550 5.1.1 no such mailbox' : '250 ok');
        } else if (verb === 'DATA') {
          letter = true;
          say('354 go ahead');
        } else if (verb === 'QUIT') {
          say('221 bye');
          socket.end();
        } else {
          say('250 ok');
        }
      }
    });
    say('220 mail.test');
  }
}
