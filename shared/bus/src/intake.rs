//! One life of an intake: takes what is queued, keeps the server patient while the handler works, acknowledges by
//! verdict, and ends as soon as it doubts that messages still come.

use crate::connect::Bus;
use crate::message::{Incoming, Verdict};
use crate::parcel;
use crate::stream::ACK_WAIT;
use async_nats::jetstream::consumer::pull::{self, MessagesError, MessagesErrorKind};
use async_nats::jetstream::consumer::{Consumer, PullConsumer};
use async_nats::jetstream::message::Acker;
use async_nats::jetstream::{AckKind, Message};
use futures_util::{FutureExt, StreamExt, future};
use kernel::planted;
use std::collections::VecDeque;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use tokio::time::{Instant, MissedTickBehavior, interval_at};
use tokio_util::sync::CancellationToken;

/// How many events the handler gets at most; a parcel holds no more.
pub(crate) const BATCH: usize = 64;

/// How often an idle server says that it is there.
pub(crate) const HEARTBEAT: Duration = Duration::from_secs(10);

/// How many bytes may wait here while the handler works; in number, what the server hands out unacknowledged is the
/// limit. What is not taken in here would come twice, for nobody would ask the server to be patient with it.
const HOLD: usize = 16 << 20;

/// How often an idle intake asks whether something waits for it.
const INQUIRY: Duration = Duration::from_secs(15);

/// How long something may wait without anything arriving.
const STALL: Duration = Duration::from_secs(30);

/// How long the connection may take to accept acknowledgements.
const PATIENCE: Duration = Duration::from_secs(5);

/// When a message without verdict is delivered again.
const SOON: Duration = Duration::from_secs(1);

pub(crate) type Durable = PullConsumer;

/// Why an intake ended.
pub(crate) enum End {
    /// It was told to.
    Stopped,
    /// It must be built again.
    Broken {
        /// Why.
        reason: String,
        /// Whether anything arrived in its life.
        progressed: bool,
        /// Whether it is in doubt that anything can come at all: the connection is worth renewing, and to be built
        /// again is not yet to flow.
        doubt: bool,
    },
}

/// A message with its events.
struct Queued {
    events: Vec<Incoming>,
    bytes: usize,
    acker: Acker,
}

/// What is in the air on this side.
struct Inlet {
    producer: &'static str,
    messages: pull::Stream,
    queue: VecDeque<Queued>,
    /// Bytes in the queue.
    held: usize,
    /// Whether the life before this one ended because nothing came, and nothing has come since.
    doubt: bool,
    /// Missing heartbeats in a row.
    missed: u32,
    /// The last sign of progress: a message, or a handler that finished.
    progress: Instant,
    arrived: u64,
    broken: Option<(String, bool)>,
}

impl Inlet {
    /// Takes one item of the stream into the queue, or notes why there will be no more.
    fn take(&mut self, item: Option<Result<Message, MessagesError>>) {
        match item {
            Some(Ok(message)) => {
                self.missed = 0;
                self.arrived += 1;
                self.progress = Instant::now();
                let delivered = message.info().map_or(1, |info| u64::try_from(info.delivered).unwrap_or(1));
                let (message, acker) = message.split();
                let events = Incoming::read(self.producer, &message, delivered).collect();
                let bytes = message.payload.len();
                self.held += bytes;
                self.queue.push_back(Queued { events, bytes, acker });
            }
            Some(Err(error)) if error.kind() == MessagesErrorKind::MissingHeartbeat => {
                self.missed += 1;
                if self.missed >= 2 && !planted("silence_is_rest") {
                    self.broken = Some(("two heartbeats are missing".to_owned(), true));
                }
            }
            Some(Err(error)) => self.broken = Some((crate::consume::chain(&error), false)),
            None => self.broken = Some(("the stream of messages ended".to_owned(), false)),
        }
    }

    /// Takes whatever has already arrived, without waiting for more.
    fn drain(&mut self) {
        while self.open()
            && let Some(item) = self.messages.next().now_or_never()
        {
            self.take(item);
        }
    }

    fn open(&self) -> bool {
        self.broken.is_none() && self.held < HOLD
    }

    /// Messages come, or would.
    fn trust(&mut self, bus: &Bus) {
        if std::mem::take(&mut self.doubt) {
            bus.record.flowing(self.producer);
        }
    }

    /// The next batch for the handler: whole messages, as long as their events are not too many.
    fn batch(&mut self) -> Vec<Queued> {
        let mut events = 0;
        let fits = self.queue.iter().take_while(|queued| {
            let first = events == 0;
            events += queued.events.len();
            first || events <= BATCH
        });
        let many = fits.count();
        let batch: Vec<_> = self.queue.drain(..many).collect();
        self.held -= batch.iter().map(|queued| queued.bytes).sum::<usize>();
        batch
    }

    fn end(&mut self) -> Option<End> {
        let (reason, doubt) = self.broken.take()?;
        Some(End::Broken { reason, progressed: self.arrived > 0, doubt })
    }
}

/// Runs until told to stop or until messages may no longer come.
pub(crate) async fn run<F, Fut>(
    bus: &Bus,
    producer: &'static str,
    consumer: &Consumer<pull::Config>,
    messages: pull::Stream,
    doubt: bool,
    stop: &CancellationToken,
    handler: &F,
) -> End
where
    F: Fn(Vec<Incoming>) -> Fut + Send + Sync,
    Fut: Future<Output = Vec<Verdict>> + Send,
{
    let mut inlet = Inlet {
        producer,
        messages,
        queue: VecDeque::new(),
        held: 0,
        doubt,
        missed: 0,
        progress: Instant::now(),
        arrived: 0,
        broken: None,
    };
    let first = if doubt { SOON } else { INQUIRY };
    let mut inquiry = interval_at(Instant::now() + first, INQUIRY);
    inquiry.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        if stop.is_cancelled() {
            // Others need not wait for what this one will not do.
            acknowledge(bus, inlet.queue.iter().map(|queued| (&queued.acker, AckKind::Nak(None)))).await;
            return End::Stopped;
        }
        inlet.drain();
        if !inlet.queue.is_empty() {
            inlet.trust(bus);
            let batch = inlet.batch();
            serve(bus, &mut inlet, batch, handler).await;
            inlet.progress = Instant::now();
            continue;
        }
        if let Some(end) = inlet.end() {
            return end;
        }
        tokio::select! {
            () = stop.cancelled() => {}
            item = inlet.messages.next() => inlet.take(item),
            _ = inquiry.tick() => match standstill(consumer, inlet.progress).await {
                Pulse::Empty => inlet.trust(bus),
                Pulse::Waiting => {}
                Pulse::Still(reason) => inlet.broken = Some((reason, true)),
            },
        }
    }
}

/// Lets the handler work on one batch while more may arrive, and acknowledges by its verdicts.
async fn serve<F, Fut>(bus: &Bus, inlet: &mut Inlet, batch: Vec<Queued>, handler: &F)
where
    F: Fn(Vec<Incoming>) -> Fut + Send + Sync,
    Fut: Future<Output = Vec<Verdict>> + Send,
{
    let (events, ackers): (Vec<_>, Vec<_>) = batch.into_iter().map(|one| (one.events, one.acker)).unzip();
    let sizes: Vec<usize> = events.iter().map(Vec::len).collect();
    let expected: usize = sizes.iter().sum();
    let work =
        AssertUnwindSafe(async { handler(events.into_iter().flatten().collect()).await }).catch_unwind();
    tokio::pin!(work);
    let mut patience = interval_at(Instant::now() + ACK_WAIT / 2, ACK_WAIT / 2);
    let verdicts = loop {
        tokio::select! {
            done = &mut work => break done,
            _ = patience.tick() => {
                let waiting = inlet.queue.iter().map(|queued| &queued.acker);
                let all = ackers.iter().chain(waiting).map(|acker| (acker, AckKind::Progress));
                acknowledge(bus, all).await;
            }
            item = inlet.messages.next(), if inlet.open() => inlet.take(item),
        }
    };
    let verdicts = verdicts.unwrap_or_else(|_| {
        tracing::error!(
            bus.service = bus.service,
            bus.producer = inlet.producer,
            "the handler of a batch panicked"
        );
        Vec::new()
    });
    if verdicts.len() < expected {
        tracing::warn!(
            bus.service = bus.service,
            bus.producer = inlet.producer,
            "{} of {expected} events have no verdict and come again",
            expected - verdicts.len()
        );
    }
    let mut verdicts = verdicts.into_iter();
    let kinds = sizes.into_iter().map(|size| match parcel::verdict(size, &mut verdicts, SOON) {
        Verdict::Done => AckKind::Ack,
        Verdict::Later(pause) => AckKind::Nak(Some(pause)),
    });
    acknowledge(bus, ackers.iter().zip(kinds)).await;
    kernel::fail_point("acknowledged");
}

/// Sends acknowledgements. One that is lost only brings a message back, which the inbox knows.
async fn acknowledge<'a>(bus: &Bus, all: impl Iterator<Item = (&'a Acker, AckKind)>) {
    let all = future::join_all(all.map(|(acker, kind)| acker.ack_with(kind)));
    match tokio::time::timeout(PATIENCE, all).await {
        Ok(sent) => {
            if let Some(error) = sent.into_iter().find_map(Result::err) {
                tracing::warn!(bus.service = bus.service, "messages could not be acknowledged: {error}");
            }
        }
        Err(_) => tracing::warn!(bus.service = bus.service, "messages could not be acknowledged in time"),
    }
}

/// What the server says about an idle intake.
enum Pulse {
    /// Nothing waits for it.
    Empty,
    /// Something waits, not for long yet.
    Waiting,
    /// Something waits and nothing comes, or nobody answers.
    Still(String),
}

async fn standstill(consumer: &Consumer<pull::Config>, progress: Instant) -> Pulse {
    let seconds = progress.elapsed().as_secs();
    match consumer.get_info().await {
        Ok(info) if info.num_pending == 0 => Pulse::Empty,
        Ok(info) if progress.elapsed() >= STALL && !planted("standstill_is_rest") => {
            Pulse::Still(format!("{} messages wait and none arrived for {seconds} s", info.num_pending))
        }
        Ok(_) => Pulse::Waiting,
        Err(_) if planted("silence_is_rest") => Pulse::Empty,
        Err(error) => Pulse::Still(format!("the consumer does not answer: {error}")),
    }
}
