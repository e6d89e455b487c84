//! A lean HTTP client: one connection that is kept, one request at a time. Client and servers share the machine's
//! processors here; what the client spends is missing on the other side, so it does only what it must.

use anyhow::Context;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// One kept connection.
pub(super) struct Client {
    stream: TcpStream,
    out: Vec<u8>,
    back: Vec<u8>,
}

/// A request: what stands in its head, and a body for a POST.
pub(super) struct Request<'a> {
    /// Path.
    pub(super) path: &'a str,
    /// Token of the caller; none before there is one.
    pub(super) token: Option<&'a str>,
    /// Idempotency key.
    pub(super) key: Option<&'a str>,
    /// JSON; none to read.
    pub(super) body: Option<&'a str>,
}

/// An answer, as it lies in the connection's buffer.
pub(super) struct Answer<'a> {
    /// Status.
    pub(super) status: u16,
    /// Body.
    pub(super) body: &'a str,
}

impl Answer<'_> {
    /// The word under a name in the body; it is looked for, not parsed.
    pub(super) fn word(&self, name: &str) -> Option<&str> {
        let name = format!("\"{name}\":\"");
        let from = self.body.find(&name)? + name.len();
        self.body[from..].split('"').next()
    }
}

impl Client {
    /// Connects.
    pub(super) async fn connect(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await.with_context(|| format!("connecting to {address}"))?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, out: Vec::with_capacity(4096), back: Vec::with_capacity(16 * 1024) })
    }

    /// Sends a request and reads the whole answer.
    pub(super) async fn send(&mut self, request: &Request<'_>) -> anyhow::Result<Answer<'_>> {
        let exchange = async {
            self.write(request);
            self.stream.write_all(&self.out).await?;
            self.read().await
        };
        let (status, head) = tokio::time::timeout(PATIENCE, exchange)
            .await
            .with_context(|| format!("no answer within {} s", PATIENCE.as_secs()))??;
        Ok(Answer { status, body: std::str::from_utf8(&self.back[head..])? })
    }

    fn write(&mut self, request: &Request<'_>) {
        self.out.clear();
        let method = if request.body.is_some() { "POST " } else { "GET " };
        let mut put = |text: &str| self.out.extend_from_slice(text.as_bytes());
        for text in [method, request.path, " HTTP/1.1\r\nhost: load\r\n"] {
            put(text);
        }
        for (name, value) in [("authorization: Bearer ", request.token), ("idempotency-key: ", request.key)] {
            if let Some(value) = value {
                for text in [name, value, "\r\n"] {
                    put(text);
                }
            }
        }
        if let Some(body) = request.body {
            put("content-type: application/json\r\ncontent-length: ");
            put(&body.len().to_string());
            put("\r\n\r\n");
            put(body);
        } else {
            put("\r\n");
        }
    }

    /// Reads one answer into the buffer; its status, and where its body begins.
    async fn read(&mut self) -> anyhow::Result<(u16, usize)> {
        self.back.clear();
        let mut seen = 0;
        let head = loop {
            anyhow::ensure!(
                self.stream.read_buf(&mut self.back).await? > 0,
                "the server closed the connection"
            );
            if let Some(at) = self.back[seen..].windows(4).position(|four| four == b"\r\n\r\n") {
                break seen + at + 4;
            }
            seen = self.back.len().saturating_sub(3);
        };
        let (status, length) = read_head(std::str::from_utf8(&self.back[..head])?)?;
        while self.back.len() < head + length {
            anyhow::ensure!(
                self.stream.read_buf(&mut self.back).await? > 0,
                "the server closed the connection in the middle of an answer"
            );
        }
        Ok((status, head))
    }
}

/// Status and length of the body.
fn read_head(head: &str) -> anyhow::Result<(u16, usize)> {
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|word| word.parse().ok());
    let length = lines.find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
    });
    Ok((status.context("an answer has no status")?, length.context("an answer does not say how long it is")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read() {
        let head = "HTTP/1.1 201 Created\r\ncontent-type: application/json\r\nContent-Length: 12\r\n\r\n";
        assert_eq!(read_head(head).unwrap(), (201, 12));
        assert!(read_head("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").is_err());
    }

    #[test]
    fn a_word_is_found_in_a_body() {
        let answer = Answer { status: 201, body: r#"{"case":"a","dispute":"b"}"# };
        assert_eq!(answer.word("dispute"), Some("b"));
        assert_eq!(answer.word("number"), None);
    }
}
