//! Clients speak to a node of their own machine: a port here that leads to a node at its site.

use tokio::{
	io::copy_bidirectional,
	net::{TcpListener, TcpStream},
};

/// A port of this machine that leads to `address`.
pub async fn forward(address: String) -> u16 {
	let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
	let port = listener.local_addr().expect("an address").port();
	tokio::spawn(async move {
		while let Ok((mut client, _)) = listener.accept().await {
			let address = address.clone();
			tokio::spawn(async move {
				// Where no node answers, the client sees the connection end.
				if let Ok(mut node) = TcpStream::connect(&address).await {
					let _ = copy_bidirectional(&mut client, &mut node).await;
				}
			});
		}
	});
	port
}
