"""What Streamlit runs, once for every click of every visitor."""

from sim.page.screen import show

if __name__ == "__main__":
    show()
