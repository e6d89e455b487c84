//! One question to the server's monitoring port, on the loopback only.

use std::io;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const PATIENCE: Duration = Duration::from_secs(2);
const LARGEST: u64 = 1 << 20;

/// Status and body of `GET path`.
pub(crate) async fn get(port: u16, path: &str) -> io::Result<(u16, Vec<u8>)> {
    tokio::time::timeout(PATIENCE, ask(port, path))
        .await
        .map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?
}

async fn ask(port: u16, path: &str) -> io::Result<(u16, Vec<u8>)> {
    let mut socket = TcpStream::connect(("127.0.0.1", port)).await?;
    socket.write_all(format!("GET {path} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n").as_bytes()).await?;
    let mut answer = Vec::new();
    socket.take(LARGEST).read_to_end(&mut answer).await?;
    let odd = || io::Error::new(io::ErrorKind::InvalidData, "not an answer in HTTP");
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").ok_or_else(odd)?;
    let status =
        std::str::from_utf8(&answer[..end]).ok().and_then(|head| head.split(' ').nth(1)?.parse().ok());
    Ok((status.ok_or_else(odd)?, answer.split_off(end + 4)))
}
