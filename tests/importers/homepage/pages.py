"""Homepages of the kinds that researchers write by hand."""

# Long lines are those of the pages.
# ruff: noqa: E501

BOOTSTRAP = """\
<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Ada Example's Homepage</title>
<link rel="stylesheet" href="css/bootstrap.min.css"><script src="js/a.js"></script></head>
<body>
<nav class="navbar"><ul class="nav"><li><a href="#about">About</a></li><li><a href="#publications">Publications</a></li><li><a href="travel.html">Travel</a></li></ul></nav>
<div class="container">
 <div class="row"><div class="col-md-4"><img class="rounded-circle" src="img/ada.png" alt="Ada's headshot"></div>
 <div class="col-md-8"><h1>Ada Example 艾达</h1>
  <h4>CS Ph.D. student @ Example University</h4>
  <p><a href="https://github.com/adaexample"><i class="fa fa-github"></i> GitHub</a> | <a href="https://scholar.google.com/citations?user=abcdefghijkl">Google Scholar</a> | <a href="files/cv.pdf">CV</a> | <a href="https://orcid.org/0000-0002-1825-0097">ORCID</a></p>
  <p>I'm a 2nd-year Ph.D. student at <a href="https://example.edu">Example University</a>, advised by Prof. <a href="https://bob.example.edu/">Bob Mentor</a>. I am broadly interested in the intersection of systems and networks, and I enjoy building schedulers.</p>
  </div></div>
 <h2 id="publications">Publications</h2>
 <p>(*Equal contributions)</p>
 <ul>
  <li><b><a href="files/early.pdf">Early: Rethinking Exits to Tame Latency in Serving</a></b><br>
   Yin Friend*, <b>Ada Example</b>*, Kai Third, Bob Mentor<br>
   <i>arXiv 2023</i><br>
   [<a href="https://arxiv.org/abs/2312.05385">arXiv</a>] [<a href="https://github.com/x/early">Code</a>]
   <p>Serving platforms are tasked with balancing two competing goals: ensuring high throughput given many requests, and delivering low-latency responses to support interactive applications. Unfortunately, existing knobs enable users to harshly trade off one property for the other.</p></li>
  <li><b>Wave: Fair Cluster Scheduling</b><br>Zed Lead, <b>Ada Example</b>, and Bob Mentor<br>USENIX NSDI 2023 <a href="https://www.usenix.org/wave.pdf">[PDF]</a> <a href="slides.pdf">[Slides]</a></li>
 </ul>
 <p>Some other non peer-reviewed write-ups include:</p>
 <ul><li>CS 759 Project Report: Cautious GPU Sharing (<a href="files/759.pdf">pdf</a>)</li></ul>
 <h2>Internships</h2>
 <ul>
  <li><img src="img/aws.png" alt="AWS logo"><div>Applied Scientist Intern @ AWS, AWS AI Team</div><div>May 2024 - Aug 2024</div><div>Santa Clara, CA</div></li>
  <li><img src="img/mpi.png" alt="MPI logo"><div>🇩🇪Research Intern @ Max Planck Institute for Informatics (MPI-INF)</div><div>Feb 2022 - Aug 2022</div><div>Saarbrücken, Germany</div><div>Advisor: <a href="https://yx.example/">Prof. Yi Xia</a></div></li>
 </ul>
 <h2>Professional Activities</h2>
 <ul><li>Artifact evaluation committee: OSDI 2023</li></ul>
 <h2>Interests</h2>
 <ul><li>Checking out new places.</li><li>Writing. I have a <a href="travel.html">blog</a>.</li></ul>
 <h2>Contact</h2>
 <p>ada at cs dot example dot edu</p>
 <footer>@ 2023 Ada Example. Powered by Bootstrap.</footer>
</div></body></html>
"""

JEMDOC = """\
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en">
<head><meta name="generator" content="jemdoc, see http://jemdoc.jaboc.net/" />
<meta http-equiv="Content-Type" content="text/html;charset=utf-8" /><title>Li Wei</title></head>
<body>
<table summary="Table for page layout." id="tlayout"><tr valign="top">
<td id="layout-menu"><div class="menu-category">Menu</div><div class="menu-item"><a href="index.html" class="current">Home</a></div><div class="menu-item"><a href="pubs.html">Publications</a></div></td>
<td id="layout-content">
<div id="toptitle"><h1>Li Wei (李伟)</h1></div>
<table class="imgtable"><tr><td><img src="photos/li.jpg" alt="alt text" width="131px" />&nbsp;</td>
<td align="left"><p>Associate Professor, <a href="https://ee.example.edu">Department of Electrical Engineering</a>, <br />
Example University<br />
Email: <a href="mailto:liwei@example.edu">liwei [at] example [dot] edu</a></p></td></tr></table>
<h2>About me</h2>
<p>I received my Ph.D. degree in Electrical Engineering from the University of Somewhere in 2012. My research focuses on
convex optimization and its applications in power systems.</p>
<h2>Education</h2>
<ul>
<li><p>Ph.D. in Electrical Engineering, University of Somewhere, 2007 - 2012</p></li>
<li><p>B.S. in Mathematics, Example College, Sept. 2003 - July 2007</p></li>
</ul>
<h2>Selected publications</h2>
<ol>
<li><p>L. Wei, C. Other, and D. Third, &ldquo;Convex relaxation of power flow,&rdquo; <i>IEEE Transactions on Power Systems</i>, vol. 29, no. 1, 2014. [<a href="papers/convex.pdf">pdf</a>]</p></li>
<li><p>Li Wei and Eve Fourth. A distributed algorithm for storage. In Proceedings of the Conference on Decision and Control, 2019.</p></li>
<li><p>Eve Fourth. Not by the owner at all. In Proceedings of Something, 2018.</p></li>
</ol>
<h2>Awards</h2>
<ul><li><p>Best Teacher Award, 2016</p></li><li><p>NSF CAREER Award (2015)</p></li></ul>
<div id="footer"><div id="footer-text">Page generated 2020-01-01 by <a href="http://jemdoc.jaboc.net/">jemdoc</a>.</div></div>
</td></tr></table></body></html>
"""

TABLES = """\
<!DOCTYPE HTML>
<html><head><title>Jo Pixel</title><meta name="author" content="Jo Pixel"></head>
<body><table style="width:100%"><tbody><tr style="padding:0px"><td style="padding:0px">
<table><tbody><tr><td style="padding:2.5%;width:63%">
<p class="name" style="text-align: center;">Jo Pixel</p>
<p>I'm a research scientist at <a href="https://deep.example">DeepExample</a> in San Francisco, where I lead a small team that mostly works on radiance fields.</p>
<p style="text-align:center"><a href="mailto:jo@pixel.example">Email</a> &nbsp;/&nbsp; <a href="data/JoPixel-CV.pdf">CV</a> &nbsp;/&nbsp; <a href="https://scholar.google.com/citations?user=jktWnL8AAAAJ">Scholar</a> &nbsp;/&nbsp; <a href="https://github.com/jopixel/">Github</a></p>
</td><td><a href="images/Jo.jpg"><img src="images/Jo_circle.jpg"></a></td></tr></tbody></table>
<table><tbody><tr><td><h2>Research</h2><p>I'm interested in computer vision and image processing. Representative papers are highlighted.</p></td></tr></tbody></table>
<table><tbody>
<tr onmouseout="x()"><td><div class="one"><img src="images/rays.png" width="160"></div></td>
<td><a href="https://rays.example/"><span class="papertitle">Rays: Radiance Fields Without Tears</span></a><br>
<a href="https://a.example">Ann First</a>, <strong>Jo Pixel</strong>, <a href="https://c.example">Cy Third</a><br><em>ECCV</em>, 2020 &nbsp <font color="red"><strong>(Oral Presentation, Best Paper Honorable Mention)</strong></font><br>
<a href="https://rays.example/">project page</a> / <a href="https://arxiv.org/abs/2003.08934">arXiv</a> / <a href="https://github.com/x/rays">code</a>
<p></p><p>Training a tiny network to reproduce a scene.</p></td></tr>
<tr><td><img src="images/blur.png"></td><td><a href="data/blur.pdf"><papertitle>Blur Is Not Noise</papertitle></a><br><strong>Jo Pixel</strong>, Cy Third<br><em>CVPR</em>, 2018<br><a href="data/blur.bib">bibtex</a><p>We separate blur from noise.</p></td></tr>
</tbody></table>
<table><tbody><tr><td><h2>Service</h2></td></tr></tbody></table>
<table><tbody><tr><td><img src="images/cvf.jpg"></td><td>Area Chair, CVPR 2024</td></tr><tr><td></td><td>Area Chair, CVPR 2023</td></tr></tbody></table>
</td></tr></tbody></table></body></html>
"""

OF_THE_NINETIES = """\
<HTML><HEAD><TITLE>Home Page of José García</TITLE>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=iso-8859-1"></HEAD>
<BODY BGCOLOR="#FFFFFF"><CENTER><IMG SRC="jose.gif" ALT="photo"><H1>José García</H1>
<FONT SIZE="+1">Professor of Computer Science</FONT></CENTER><HR>
<P>I work on lambda calculus, and on how it can be taught to people who have never seen a proof before in their life.
<P><B><FONT SIZE=+2>Publications</FONT></B>
<UL><LI>José García and Ann Other, <EM>Lambda for the masses</EM>, Journal of Functional Programming, 1996. <A HREF="papers/lambda.ps.gz">(ps)</A>
<LI>J. García, "Types are good for you", in <I>Proceedings of POPL</I>, 1998.</UL>
<B>Teaching</B><BR>
<DL><DT>CS 101<DD>Introduction to programming, Fall 1997<DT>CS 520<DD>Semantics, Spring 1998</DL>
<A HREF="javascript:alert(1)">Guestbook</A><SCRIPT>document.write("x")</SCRIPT>
<ADDRESS>jgarcia@cs.example.es</ADDRESS></BODY></HTML>
"""

CHINESE = """\
<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>王小明的个人主页</title></head>
<body><table width="800"><tr><td><img src="wang.jpg"></td><td><font size="5"><b>王小明</b></font><br>副教授，计算机学院，示例大学<br>电子邮件: wang@example.edu.cn</td></tr></table>
<p><b>个人简介</b></p><p>我的研究方向是分布式系统与数据库，主要关注事务处理、存储引擎以及大规模集群上的资源调度问题。</p>
<p><b>教育经历</b></p><ul><li>2005年9月 - 2009年7月，博士，计算机科学，示例大学</li></ul>
<p><b>论文</b></p><ol><li>王小明, 李四. 大规模事务处理的调度方法. 计算机学报, 2015.</li></ol>
<p><b>获奖情况</b></p><ul><li>国家科技进步奖二等奖，2018</li></ul></body></html>
"""
