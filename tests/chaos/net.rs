//! A network namespace of its own: the mesh and its broker in it, its desks and the database outside.

use crate::machine::run;
use std::path::PathBuf;

/// A namespace with a cable to the outside; removed when dropped.
#[derive(Debug)]
pub(crate) struct Net {
    name: String,
    prefix: String,
}

impl Net {
    /// Makes one; why that cannot be done here.
    pub(crate) fn new(number: u64) -> Result<Self, String> {
        let number = number % 50_000;
        let (name, prefix) = (format!("jf{number}"), format!("10.{}.{}", 50 + number / 250, number % 250));
        run("ip", &["netns", "add", &name])?;
        let net = Self { name, prefix };
        let (name, outside) = (net.name.as_str(), net.cable());
        let (near, far) = (format!("{}/24", net.outside()), format!("{}/24", net.inside()));
        run("ip", &["link", "add", &outside, "type", "veth", "peer", "name", "eth0", "netns", name])?;
        run("ip", &["addr", "add", &near, "dev", &outside])?;
        run("ip", &["link", "set", &outside, "up"])?;
        run("ip", &["-n", name, "addr", "add", &far, "dev", "eth0"])?;
        run("ip", &["-n", name, "link", "set", "eth0", "up"])?;
        run("ip", &["-n", name, "link", "set", "lo", "up"])?;
        Ok(net)
    }

    fn cable(&self) -> String {
        format!("{}o", self.name)
    }

    /// Address of the machine as the namespace sees it.
    pub(crate) fn outside(&self) -> String {
        format!("{}.1", self.prefix)
    }

    /// Address of the namespace as the machine sees it.
    pub(crate) fn inside(&self) -> String {
        format!("{}.2", self.prefix)
    }

    /// What a program is started by to run in it.
    pub(crate) fn enter(&self) -> Vec<PathBuf> {
        vec!["nsenter".into(), format!("--net=/run/netns/{}", self.name).into()]
    }

    /// Cuts or joins what connects the services with their broker.
    pub(crate) fn broker(&self, there: bool) {
        let how = if there { "up" } else { "down" };
        run("ip", &["-n", &self.name, "link", "set", "lo", how]).expect("the loopback is set");
    }

    /// Cuts or joins what connects the mesh with its desks and the database.
    pub(crate) fn world(&self, there: bool) {
        let how = if there { "up" } else { "down" };
        run("ip", &["link", "set", &self.cable(), how]).expect("the cable is set");
    }
}

impl Drop for Net {
    fn drop(&mut self) {
        let _gone = run("ip", &["netns", "del", &self.name]);
        let _gone = run("ip", &["link", "del", &self.cable()]);
    }
}
