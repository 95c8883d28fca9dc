//! Temporary.
use salus_client::{chain::Chain, ops::audit};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let chain = Chain::connect("ws://127.0.0.1:9944").await?;
    for event in audit::trail(&chain, None, &mut |_, _| ()).await? {
        println!("{} {} by {}", event.block, event.kind, event.actor);
    }
    Ok(())
}
